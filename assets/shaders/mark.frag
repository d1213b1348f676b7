#version 330 core
// piece.z chooses the shape: 0 ribbon (soft across), 1 ring on the floor, 2 glow.
in vec3 piece;
in vec4 tone;

out vec4 colour;

void main() {
    float cover;
    if (piece.z < 0.5) {
        cover = 1.0 - smoothstep(0.55, 1.0, abs(piece.y));
    } else if (piece.z < 1.5) {
        float r = length(piece.xy);
        float edge = max(fwidth(r), 0.02);
        float ring = smoothstep(0.74 - edge, 0.74, r) * (1.0 - smoothstep(0.92 - edge, 0.92, r));
        cover = max(ring, 0.28 * (1.0 - smoothstep(0.86, 0.92, r)));
    } else {
        float r = length(piece.xy);
        cover = pow(clamp(1.0 - r, 0.0, 1.0), 2.0);
    }
    colour = vec4(tone.rgb, tone.a * cover);
}
