// Compiled once per material: SKIN, FACE, EYE, HAIR, SHIRT, TROUSERS, SHOE or SOCK is defined.
in vec3 world;
in vec3 facing;
in vec3 spot;
in vec3 lit_from;
in float inside;
in float tinted;
uniform vec3 skin;
uniform vec3 hair;
uniform vec3 cloth;
uniform float stubble;
uniform bool decorated;  // a print on the shirt, a stripe on the trousers
out vec4 colour;

float gloss = 0., sharpness = 20., wrap = 0.;  // wrap: light that bleeds around the terminator

#if defined(FACE) || defined(SKIN)
vec3 face(vec3 albedo) {
    vec2 half_face = vec2(abs(spot.x), spot.y);
    if (spot.z > .95 && spot.y > 6.2) {
        float across = (half_face.x - .33) / .26;
        float up = (half_face.y - (7.56 - .10 * across * across)) / .055;
        float brow = smoothstep(1.15, .6, abs(up)) * smoothstep(1.05, .85, abs(across));
        albedo = mix(albedo, hair * .8, brow * .85);
        albedo *= mix(.72, 1., smoothstep(.7, 1.3, length((half_face - vec2(.31, 7.285)) / vec2(.24, .12))));
        float cheek = smoothstep(.2, 1.2, length((half_face - vec2(.48, 6.95)) / vec2(.3, .25)));
        albedo *= mix(vec3(1.06, .93, .91), vec3(1), cheek);
    }
    if (spot.y > 6.2 && spot.y < 7.02 && spot.z > .35) {
        float beard = smoothstep(.95, .6, length((half_face - vec2(0., 6.6)) / vec2(.95, .5)));
        albedo = mix(albedo, hair * .7, stubble * beard * .8);
    }
    return mix(albedo, albedo * vec3(.82, .52, .5), tinted * .75);
}

vec3 material(inout vec3 n) {
    wrap = .25;
    gloss = .10;
    sharpness = 16.;
    vec3 albedo = skin * (.90 + .22 * clouds(spot * 3. + pattern));
#ifdef FACE
    return face(albedo);
#else
    float knee = smoothstep(.35, 0., abs(spot.y + 3.7)) * .5 * float(spot.z > .2);
    return mix(albedo, albedo * vec3(1.08, .9, .88), knee);
#endif
}
#endif

#ifdef EYE
vec3 material(inout vec3 n) {
    gloss = .5;
    sharpness = 60.;
    float ahead = normalize(spot - vec3(spot.x > 0. ? .3077 : -.3077, 7.284, 1.245)).z;
    vec3 albedo = mix(vec3(.86, .83, .8), hair * 1.2 + vec3(.05, .06, .07), smoothstep(.88, .9, ahead));
    return mix(albedo, vec3(.02), smoothstep(.965, .975, ahead));
}
#endif

#ifdef HAIR
vec3 material(inout vec3 n) {
    gloss = .15;
    sharpness = 12.;
    return hair * (.7 + .6 * grain(spot * vec3(30., 6., 30.)));
}
#endif

#if defined(SHIRT) || defined(TROUSERS)
vec3 material(inout vec3 n) {
    wrap = .1;
    gloss = .03;
    vec3 fold = spot * vec3(2.2, 1.1, 2.2) + pattern;
    float here = clouds(fold);
    vec2 slope = here - vec2(clouds(fold + vec3(.12, 0., 0.)), clouds(fold + vec3(0., .12, 0.)));
#ifdef SHIRT
    n = normalize(n + 1.8 * vec3(slope, 0.));
    vec3 albedo = cloth * (tinted > .3 ? .86 : 1.);
    bool chest = abs(spot.x) < .75 && spot.y > 3.2 && spot.y < 4.2 && spot.z > 0.;
    bool printed = decorated && chest && grain(vec3(floor(spot.xy * 6.) * 1.37, pattern)) > .4;
    return printed ? mix(cloth, vec3(.9) - cloth * .6, .8) : albedo;
#else
    n = normalize(n + 1.2 * vec3(slope, 0.));
    bool stripe = decorated && abs(abs(spot.x) - 1.9) < .12 && spot.y < .8;
    return stripe ? mix(cloth, vec3(.85), .7) : cloth;
#endif
}
#endif

#ifdef SHOE
vec3 material(inout vec3 n) {
    gloss = .08;
    vec3 albedo = fract(pattern * 3.7) > .5 ? vec3(.8, .8, .82) : vec3(.12, .13, .15);
    if (spot.y < -8.) return vec3(.9);
    bool laces = spot.z > .2 && spot.z < 1.3 && abs(abs(spot.x) - 2.2) < .25;
    return laces ? mix(albedo, vec3(.95), .5 * step(.5, fract(spot.z * 5.))) : albedo;
}
#endif

#ifdef SOCK
vec3 material(inout vec3 n) {
    return vec3(.88) * (.9 + .1 * step(.5, fract(spot.y * 14.)));
}
#endif

void main() {
    if (inside < 0.) discard;
    vec3 n = normalize(facing), to_eye = normalize(eye - world);
#if !defined(SKIN) && !defined(FACE)
    if (dot(n, to_eye) < 0.) n = -n;  // the inside of a sleeve
#endif
    vec3 albedo = material(n);
    float slant = dot(n, key_direction), shade = lit(lit_from, max(slant, 0.));
    float direct = max((slant + wrap) / (1. + wrap), 0.) * mix(shade, 1., wrap * .15);
    float fill = max(dot(n, normalize(vec3(-.5 * sign(key_direction.x), .3, .9))), 0.);
    float rim = 1. - max(dot(n, to_eye), 0.);
    vec3 ambient = mix(ground, sky, n.y * .5 + .5) * (1. - .35 * rim * rim) * mix(.72, 1., smoothstep(0., .9, world.y));
    vec3 light = albedo * (key * direct + ambient + sky * fill * .30);
    light += key * gloss * pow(max(dot(n, normalize(key_direction + to_eye)), 0.), sharpness) * shade * step(0., slant);
#if defined(SKIN) || defined(FACE)
    light += albedo * vec3(.5, .12, .06) * .18 * smoothstep(-.2, .25, slant) * smoothstep(.5, .1, slant);  // blood under the skin
#endif
    colour = developed(light);
}
