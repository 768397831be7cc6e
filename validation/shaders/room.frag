// Compiled once per surface: WOOD_FLOOR, RUBBER_FLOOR, TILE_FLOOR, PLASTER, BRICK, PLAIN, WOOD, PICTURE or PLANT is defined.
in vec3 world;
in vec3 facing;
in vec3 lit_from;
uniform vec3 paint;
uniform vec3 feet[2];
out vec4 colour;

#if defined(WOOD_FLOOR) || defined(TILE_FLOOR)
#define GLOSSY
#endif
#if defined(WOOD_FLOOR) || defined(TILE_FLOOR) || defined(RUBBER_FLOOR) || defined(WOOD)
#define TRODDEN
#endif

float gloss = 0., sharpness = 30.;

float hash(vec2 p) {
    vec3 q = fract(vec3(p.xyx) * .1031);
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}

vec3 material() {
#if defined(WOOD_FLOOR)
    gloss = .12;
    vec2 q = world.xz * vec2(1., 7.);
    float row = floor(q.y);
    q.x += hash(vec2(row, 3.)) * 3.;
    float plank = floor(q.x * .8);
    vec2 gap = fract(vec2(q.x * .8, q.y));
    float tone = (.8 + .35 * hash(vec2(plank, row))) * (.75 + .4 * clouds(vec3(world.x * 3. + plank * 9., world.z * 40., row)));
    return paint * tone * ((gap.y < .03 || gap.x < .006) ? .55 : 1.);
#elif defined(RUBBER_FLOOR)
    vec2 mat = fract(world.xz);
    return paint * (.8 + .3 * step(.6, grain(vec3(world.xz * 90., 1.))) + .15 * grain(world * 3.)) * (min(mat.x, mat.y) < .008 ? .6 : 1.);
#elif defined(TILE_FLOOR)
    gloss = .15;
    sharpness = 40.;
    vec2 tile = fract(world.xz * 1.6);
    return paint * (.93 + .12 * clouds(world * 6.)) * (min(tile.x, tile.y) < .012 ? .8 : 1.);
#elif defined(BRICK)
    vec2 q = vec2(world.x * 2.2 + .5 * mod(floor(world.y * 6.), 2.), world.y * 6.);
    vec2 brick = fract(q);
    return brick.x < .04 || brick.y < .08 ? paint * .75 : paint * (.75 + .5 * hash(floor(q)));
#elif defined(PLASTER)
    return world.y < .11 ? vec3(.85) : paint * (.95 + .1 * clouds(world * 2.));
#elif defined(WOOD)
    return paint * (.8 + .35 * clouds(vec3(world.x * 2., world.y * 30., world.z * 2.)));
#elif defined(PICTURE)
    return mix(vec3(.25, .35, .5), vec3(.8, .75, .6), clouds(vec3(world.xy * 3., pattern)));
#elif defined(PLANT)
    return vec3(.1, .35, .12) * (.5 + grain(world * 30.));
#else
    return paint;
#endif
}

#ifdef TRODDEN
float contact() {  // the dark seam under a foot
    float open = 1.;
    for (int i = 0; i < 2; i++) {
        vec2 away = (world.xz - feet[i].xz) / vec2(.075, .15);
        open *= 1. - .55 * exp(-dot(away, away) * .9 - abs(feet[i].y - world.y) * 16.);
    }
    return open;
}
#else
float contact() { return 1.; }
#endif

void main() {
    vec3 n = facing;  // flat
    float slant = dot(n, key_direction), shade = lit(lit_from, max(slant, 0.));
    float fill = max(dot(n, normalize(vec3(-.5 * sign(key_direction.x), .3, .9))), 0.);
    vec3 light = material() * contact() * (key * max(slant, 0.) * shade + mix(ground, sky, n.y * .5 + .5) + sky * fill * .30);
#ifdef GLOSSY
    vec3 to_eye = normalize(eye - world);
    light += key * gloss * pow(max(dot(n, normalize(key_direction + to_eye)), 0.), sharpness) * shade * step(0., slant);
#endif
    colour = developed(light);
}
