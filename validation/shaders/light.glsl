// One key light with a shadow, a sky, a floor that reflects, and a tone curve like a phone's.
uniform sampler2DShadow shadow_map;
uniform sampler3D noise_field;  // red: three octaves, green: one; 8 units wide, then repeats
uniform vec3 eye;
uniform vec3 key_direction;
uniform vec3 key;
uniform vec3 sky;
uniform vec3 ground;
uniform float pattern;

float clouds(vec3 p) { return texture(noise_field, p / 8.).r; }
float grain(vec3 p) { return texture(noise_field, p / 8.).g; }

float lit(vec3 from, float slant) {
    if (from.x < 0. || from.x > 1. || from.y < 0. || from.y > 1. || from.z > 1.) return 1.;
    float bias = .0015 + .003 * (1. - slant);
    vec2 texel = vec2(.7 / 1024.);
    return .5 * (texture(shadow_map, vec3(from.xy + texel, from.z - bias)) + texture(shadow_map, vec3(from.xy - texel, from.z - bias)));
}

vec4 developed(vec3 light) {
    light = light * (1. + light * .18) / (1. + light * .55);
    return vec4(pow(light, vec3(1. / 2.2)), 1.);
}
