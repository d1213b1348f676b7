#version 330 core
// The dancers laid flat on the floor along the key light.
layout(location = 0) in vec3 position;
layout(location = 3) in uvec4 joint;
layout(location = 4) in vec4 weight;

layout(std140) uniform Joints { mat4 joints[22]; };
uniform vec3 key_direction;
uniform vec3 centre_and_radius;

out float nearness;

void main() {
    mat4 skin = weight.x * joints[joint.x] + weight.y * joints[joint.y] + weight.z * joints[joint.z]
              + weight.w * joints[joint.w];
    vec3 world = (skin * vec4(position, 1.0)).xyz;
    vec2 fallen = world.xz - world.y * key_direction.xz / key_direction.y;
    nearness = exp(-4.0 * max(world.y, 0.0));
    gl_Position = vec4((fallen - centre_and_radius.xy) / centre_and_radius.z, 0.0, 1.0);
}
