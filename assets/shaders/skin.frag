#version 330 core
// Matte skin under a key light, the light of sky and floor, and a rim that parts the figure from the background.
in vec3 place;
in vec3 facing;
in vec2 trim_light;

uniform vec3 eye;
uniform vec3 key_direction;
uniform vec3 body_colour;
uniform vec3 trim_colour;
uniform vec3 sky_colour;
uniform vec3 ground_colour;
uniform float rim;
uniform float alpha;

out vec4 colour;

void main() {
    vec3 n = normalize(facing);
    vec3 v = normalize(eye - place);
    float edge = max(fwidth(trim_light.x), 1e-5);
    vec3 base = mix(trim_colour, body_colour, clamp(trim_light.x / edge + 0.5, 0.0, 1.0));
    float open = trim_light.y;
    float lit = dot(n, key_direction);
    float key = smoothstep(-0.35, 1.0, lit);
    vec3 ambient = mix(ground_colour, sky_colour, 0.5 + 0.5 * n.y) * open;
    float edge_on = 1.0 - max(dot(n, v), 0.0);
    float gloss = max(dot(n, normalize(key_direction + v)), 0.0);
    gloss *= gloss;
    gloss *= gloss;
    gloss *= gloss;
    gloss *= gloss;
    vec3 light = base * (key * key * mix(0.6, 1.0, open) * vec3(1.06, 1.0, 0.93) + ambient);
    light += 0.13 * gloss * gloss * open + rim * edge_on * edge_on * edge_on * open * (0.35 * base + 0.12);
    colour = vec4(sqrt(clamp(light, 0.0, 1.0)), alpha);
}
