#version 330 core
// Ribbons, discs and glows: flat pieces that arrive in world space.
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 shape;
layout(location = 2) in vec4 tint;

uniform mat4 world_to_clip;

out vec3 piece;
out vec4 tone;

void main() {
    piece = shape;
    tone = tint;
    gl_Position = world_to_clip * vec4(position, 1.0);
}
