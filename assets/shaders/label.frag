#version 330 core
// One flat colour: whose body this is.
uniform vec3 label;

out vec4 colour;

void main() {
    colour = vec4(label, 1.0);
}
