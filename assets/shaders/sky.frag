#version 330 core
// From the horizon's colour upwards.
in vec3 ray;

uniform vec3 sky_colour;
uniform vec3 zenith_colour;

out vec4 colour;

void main() {
    float up = ray.y * inversesqrt(dot(ray, ray));
    colour = vec4(mix(sky_colour, zenith_colour, clamp(up * 1.6, 0.0, 1.0)), 1.0);
}
