#version 330 core
// One triangle over the whole picture at the far end of depth.
uniform mat4 clip_to_world;
uniform vec3 eye;

out vec3 ray;

void main() {
    vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
    vec4 far_point = clip_to_world * vec4(corner, 1.0, 1.0);
    ray = far_point.xyz / far_point.w - eye;
    gl_Position = vec4(corner, 1.0, 1.0);
}
