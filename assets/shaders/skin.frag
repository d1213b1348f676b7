#version 330 core
// Matte skin under a key light, the light of sky and floor, and a rim that parts the figure from the background.
in vec3 place;
in vec3 facing;
in vec3 zones_light;

uniform vec3 eye;
uniform vec3 key_direction;
uniform vec3 body_colour;
uniform vec3 cloth_colour;
uniform vec3 trim_colour;
uniform vec3 sky_colour;
uniform vec3 ground_colour;
uniform float fill;
uniform float rim;
uniform float alpha;
// Worn by a character? A picture? Which alpha is a hole?
uniform vec3 dress;
uniform sampler2D picture;

out vec4 colour;

void main() {
    vec3 n = normalize(facing);
    if (dress.x > 0.5 && !gl_FrontFacing) n = -n;
    vec3 v = normalize(eye - place);
    // Metres to the edges of clothes, hair and shoes become crisp lines at any distance.
    vec2 inside = clamp(0.5 - zones_light.xy / max(fwidth(zones_light.xy), 1e-5), 0.0, 1.0);
    vec3 base = mix(mix(body_colour, cloth_colour, inside.y), trim_colour, inside.x);
    if (dress.x > 0.5) {
        base = body_colour;
        if (dress.y > 0.5) {
            vec4 tint = texture(picture, zones_light.xy);
            if (tint.a < dress.z) discard;
            base *= tint.rgb * tint.rgb;
        }
    }
    float open = zones_light.z;
    float lit = dot(n, key_direction);
    float key = smoothstep(-0.35, 1.0, lit);
    vec3 ambient = mix(ground_colour, sky_colour, 0.5 + 0.5 * n.y) * open;
    float towards = max(dot(n, v), 0.0);
    float edge_on = 1.0 - towards;
    float gloss = max(dot(n, normalize(key_direction + v)), 0.0);
    gloss *= gloss;
    gloss *= gloss;
    gloss *= gloss;
    gloss *= gloss;
    vec3 light = base * (key * key * mix(0.6, 1.0, open) * vec3(1.06, 1.0, 0.93) + ambient + fill * towards * open);
    light += 0.13 * gloss * gloss * open + rim * edge_on * edge_on * edge_on * open * (0.35 * base + 0.12);
    colour = vec4(sqrt(clamp(light, 0.0, 1.0)), alpha);
}
