// A person's surfaces: vertices arrive in the world, already posed.
in vec3 position;
in vec3 normal;
in vec3 template_dm;  // the same place on the template body, in decimetres
in float cover;
in float tint;
uniform mat4 view_projection;
uniform mat4 light_projection;
out vec3 world;
out vec3 facing;
out vec3 spot;
out vec3 lit_from;
out float inside;
out float tinted;

void main() {
    world = position;
    facing = normal;
    spot = template_dm;
    inside = cover;
    tinted = tint;
    lit_from = (light_projection * vec4(position, 1.)).xyz * .5 + .5;
    gl_Position = view_projection * vec4(position, 1.);
}
