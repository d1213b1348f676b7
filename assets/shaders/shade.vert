#version 330 core
// The square of floor on which the dancers' shadow falls.
uniform mat4 world_to_clip;
uniform vec3 centre_and_radius;

out vec2 uv;

void main() {
    uv = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec2 at = centre_and_radius.xy + centre_and_radius.z * (2.0 * uv - 1.0);
    gl_Position = world_to_clip * vec4(at.x, 0.0, at.y, 1.0);
}
