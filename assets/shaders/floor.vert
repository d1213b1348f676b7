#version 330 core
// A wide square of floor around the couple; made here from the number of the vertex.
uniform mat4 world_to_clip;
uniform vec3 centre;
uniform float half_width;

out vec2 at;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    at = centre.xz + half_width * corner;
    gl_Position = world_to_clip * vec4(at.x, 0.0, at.y, 1.0);
}
