#version 330 core
// Wide and faint from what is high, tight and dark from what is near the floor; drawn over the floor.
in vec2 uv;

uniform sampler2D cover;
uniform float strength;

out vec4 colour;

void main() {
    float wide = textureLod(cover, uv + vec2(0.012, 0.004), 1.0).r + textureLod(cover, uv + vec2(-0.009, 0.009), 1.0).r
               + textureLod(cover, uv + vec2(-0.003, -0.013), 1.0).r;
    float tight = textureLod(cover, uv, 0.0).g;
    colour = vec4(0.0, 0.0, 0.0, strength * (0.173 * wide + 0.42 * tight * tight));
}
