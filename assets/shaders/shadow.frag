#version 330 core
// Red: something is above. Green: how near to the floor it is.
in float nearness;
out vec4 cover;

void main() {
    cover = vec4(1.0, nearness, 0.0, 1.0);
}
