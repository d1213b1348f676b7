#version 330 core
// Floor with a smooth grid and soft shadow that fades into the background.
in vec4 far_point;

uniform vec3 eye;
uniform vec3 centre;
uniform vec3 floor_colour;
uniform vec3 line_colour;
uniform vec3 sky_colour;
uniform vec3 zenith_colour;
uniform vec3 centre_and_radius;
uniform sampler2D cover;
uniform float shadow_strength;

out vec4 colour;

float lines(vec2 at, vec2 slope) {
    vec2 near = abs(fract(at - 0.5) - 0.5) / slope;
    vec2 thin = clamp(1.2 - near, 0.0, 1.0) * clamp(1.3 - slope * 2.5, 0.0, 1.0);
    return max(thin.x, thin.y);
}

float shadow(vec2 at) {
    vec2 uv = (at - centre_and_radius.xy) / (2.0 * centre_and_radius.z) + 0.5;
    if (shadow_strength <= 0.0 || any(lessThan(uv, vec2(0.0))) || any(greaterThan(uv, vec2(1.0)))) return 0.0;
    float wide = 0.0;
    vec2 s = vec2(0.011, 0.0045);
    wide += textureLod(cover, uv + s, 3.0).r + textureLod(cover, uv - s, 3.0).r;
    wide += textureLod(cover, uv + vec2(-s.y, s.x), 3.0).r + textureLod(cover, uv + vec2(s.y, -s.x), 3.0).r;
    float tight = textureLod(cover, uv, 1.6).g;
    return shadow_strength * (0.13 * wide + 0.42 * tight * tight);
}

void main() {
    vec3 ray = normalize(far_point.xyz / far_point.w - eye);
    vec3 background = mix(sky_colour, zenith_colour, clamp(ray.y * 1.6, 0.0, 1.0));
    if (ray.y >= -0.0005) {
        colour = vec4(background, 1.0);
        return;
    }
    vec2 at = eye.xz - ray.xz * (eye.y / ray.y);
    float away = length(at - centre.xz);
    vec2 slope = max(fwidth(at), 1e-5);
    float grid = max(0.45 * lines(at * 2.0, slope * 2.0), lines(at, slope));
    vec3 ground = mix(floor_colour, line_colour, grid * exp(-0.16 * away));
    ground *= 1.0 - shadow(at);
    colour = vec4(mix(background, ground, exp(-0.012 * away * away)), 1.0);
}
