#version 330 core
// Linear-blend skinning: each vertex follows up to four joints.
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec3 zones_and_light;
layout(location = 3) in uvec4 joint;
layout(location = 4) in vec4 weight;

layout(std140) uniform Joints { mat4 joints[22]; };
uniform mat4 world_to_clip;

out vec3 place;
out vec3 facing;
out vec3 zones_light;

void main() {
    mat4 skin = weight.x * joints[joint.x] + weight.y * joints[joint.y] + weight.z * joints[joint.z]
              + weight.w * joints[joint.w];
    vec4 world = skin * vec4(position, 1.0);
    place = world.xyz;
    facing = mat3(skin) * normal;
    zones_light = zones_and_light;
    gl_Position = world_to_clip * vec4(world.xyz, 1.0);
}
