#version 330 core
// Wide and faint from what is high, tight and dark from what is near the floor; drawn over the floor.
in vec2 uv;

uniform sampler2D cover;
uniform float strength;

out vec4 colour;

void main() {
    vec2 s = vec2(0.011, 0.0045);
    float wide = textureLod(cover, uv + s, 1.2).r + textureLod(cover, uv - s, 1.2).r
               + textureLod(cover, uv + vec2(-s.y, s.x), 1.2).r + textureLod(cover, uv + vec2(s.y, -s.x), 1.2).r;
    float tight = textureLod(cover, uv, 0.3).g;
    colour = vec4(0.0, 0.0, 0.0, strength * (0.13 * wide + 0.42 * tight * tight));
}
