#version 330 core
// A grid of half metres with smooth lines that fade before they would flicker; the floor ends in the horizon's colour.
in vec2 at;

uniform vec3 centre;
uniform vec3 floor_colour;
uniform vec3 line_colour;
uniform vec3 sky_colour;

out vec4 colour;

void main() {
    vec2 cells = at * 2.0;
    vec2 slope = fwidth(cells);
    vec2 near = abs(fract(cells - 0.5) - 0.5);
    vec2 line = clamp(1.25 - near / slope, 0.0, 1.0) * clamp(1.2 - slope * 2.0, 0.0, 1.0);
    vec2 off = at - centre.xz;
    float far = dot(off, off);
    float grid = max(line.x, line.y) / (1.0 + 0.1 * far);
    float haze = 1.0 / (1.0 + 0.00035 * far * far);
    colour = vec4(mix(sky_colour, mix(floor_colour, line_colour, grid), haze), 1.0);
}
