#version 330 core
// One flat colour: whose body this is. Holes in pictures of characters are no body.
in vec3 zones_light;

uniform vec3 label;
uniform vec3 dress;
uniform sampler2D picture;

out vec4 colour;

void main() {
    if (dress.y > 0.5 && texture(picture, zones_light.xy).a < dress.z) discard;
    colour = vec4(label, 1.0);
}
