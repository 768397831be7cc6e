// Floor, wall and things in the room.
in vec3 position;
in vec3 normal;
uniform mat4 view_projection;
uniform mat4 light_projection;
out vec3 world;
out vec3 facing;
out vec3 lit_from;

void main() {
    world = position;
    facing = normal;
    lit_from = (light_projection * vec4(position, 1.)).xyz * .5 + .5;
    gl_Position = view_projection * vec4(position, 1.);
}
