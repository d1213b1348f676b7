"""The two-level VQ-VAE over both dancers: features in, tokens; tokens in, features out.

A half-beat patch of each dancer becomes a latent of width D; a beat of them becomes a coarse code of the dancer's own,
the couple's code is what the dancers' own coarse codes leave, and residual fine codes carry the rest. Encoder and
decoder start as principal components of the data, with networks on top that start at zero.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from choreo_studio.model.config import TokenizerConfig
from choreo_studio.model.layers import ConvBlock, zero_linear
from choreo_studio.model.patches import frames_to_patches, patches_to_frames
from choreo_studio.model.quantizer import Codebook, ResidualCodebooks, straight_through
from choreo_studio.model.scaling import FLAGS, FeatureScale
from choreo_studio.motion.features import FEATURE_COUNT, RELATION
from choreo_studio.tokens.layout import LevelName, Stream, TokenLayout

LEAD, FOLLOW = 0, 1


@dataclass
class Encoded:
    """What the encoder found.

    Attributes:
        codes: per level indices (B, streams, slots, depth).
        latents: (B, 2, slots, D) quantised latents with the encoder's gradient.
        commitment: mean squared distance of latents to their codes.
    """

    codes: dict[LevelName, Tensor]
    latents: Tensor
    commitment: Tensor


class Tokenizer(nn.Module):
    """Features (B, T, 2, F) to tokens and back; T is a whole number of beats."""

    def __init__(self, config: TokenizerConfig, layout: TokenLayout) -> None:
        super().__init__()
        self.config, self.layout = config, layout
        self.fine = layout.level("fine")
        self.hop = layout.frames_per_beat // self.fine.slots_per_beat
        self.scale = FeatureScale()
        self.has_coarse = layout.has("coarse")
        self.coarse_streams: tuple[Stream, ...] = layout.level("coarse").streams if self.has_coarse else ()
        width, channels, patch = config.code_width, config.width, 2 * self.hop * FEATURE_COUNT
        self.per_beat = self.fine.slots_per_beat
        self.patch_in = nn.Linear(patch, width, bias=False)
        self.wide_in = nn.Linear(patch, channels)
        self.role_in = nn.Embedding(2, channels)
        self.encoder = nn.Sequential(*(ConvBlock(channels, config.dropout) for _ in range(config.encoder_blocks)))
        self.encoder_out = zero_linear(channels, width)
        beat = width * self.per_beat
        self.own_down = nn.Linear(beat, width, bias=False)
        self.own_up = nn.Linear(width, beat, bias=False)
        self.pair_down = nn.Linear(2 * beat, width, bias=False)
        self.pair_up = nn.Linear(width, 2 * beat, bias=False)
        coarse_codes = layout.level("coarse").codebook_size if self.has_coarse else 1
        self.own_book = Codebook(coarse_codes, width)
        self.pair_book = Codebook(coarse_codes, width)
        self.fine_books = ResidualCodebooks(self.fine.depth, self.fine.codebook_size, width)
        self.decoder_in = nn.Linear(2 * width, channels)
        self.role_out = nn.Embedding(2, channels)
        self.decoder = nn.Sequential(*(ConvBlock(channels, config.dropout) for _ in range(config.decoder_blocks)))
        self.patch_out = nn.Linear(width, patch, bias=False)
        self.partner_out = zero_linear(width, patch)
        self.wide_out = zero_linear(channels, patch)

    @property
    def linear_maps(self) -> tuple[nn.Linear, ...]:
        """The linear parts that start as principal components and stay so."""
        return (self.patch_in, self.patch_out, self.own_down, self.own_up, self.pair_down, self.pair_up)

    def latents(self, scaled: Tensor) -> Tensor:
        """Unquantised latents (B, 2, slots, D) of scaled features (B, T, 2, F)."""
        batch = len(scaled)
        frames = scaled.transpose(1, 2).flatten(0, 1)  # 2B, T, F
        patches = frames_to_patches(frames, self.hop)  # 2B, L, patch
        roles = self.role_in.weight.repeat(batch, 1)[:, None]
        hidden = self.encoder(self.wide_in(patches) + roles)
        return (self.patch_in(patches) + self.encoder_out(hidden)).unflatten(0, (batch, 2))

    def encode(self, features: Tensor, depths: Tensor | None = None) -> Encoded:
        """Tokens and quantised latents of features (B, T, 2, F); `depths` drops fine tables in training."""
        latents = self.latents(self.scale(features))
        codes: dict[LevelName, Tensor] = {}
        known, commitment = torch.zeros_like(latents), latents.new_zeros(())
        if self.has_coarse:
            codes["coarse"], known, commitment = self._encode_coarse(latents)
        indices, fine = self.fine_books(latents - known, depths)
        codes["fine"] = indices
        commitment = commitment + (latents - known.detach() - fine.detach()).square().mean()
        total = known + straight_through(latents - known, fine)
        return Encoded(codes, total, commitment)

    def _encode_coarse(self, latents: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        batch, beats = len(latents), latents.shape[2] // self.per_beat
        by_beat = latents.reshape(batch, 2, beats, -1)
        known = torch.zeros_like(by_beat)
        commitment = latents.new_zeros(())
        found: dict[Stream, Tensor] = {}
        if "lead" in self.coarse_streams:
            down = self.own_down(by_beat)
            index, code = self.own_book(down)
            commitment = commitment + (down - code.detach()).square().mean()
            known = known + self.own_up(straight_through(down, code))
            found["lead"], found["follow"] = index[:, LEAD], index[:, FOLLOW]
        if "pair" in self.coarse_streams:
            left = (by_beat - known).transpose(1, 2).flatten(2)
            down = self.pair_down(left)
            index, code = self.pair_book(down)
            commitment = commitment + (down - code.detach()).square().mean()
            known = known + self._pair_part(straight_through(down, code), by_beat.shape)
            found["pair"] = index
        rows = torch.stack([found[stream] for stream in self.coarse_streams], dim=1)
        return rows[..., None], known.reshape(latents.shape), commitment

    def _pair_part(self, code: Tensor, shape: torch.Size) -> Tensor:
        batch, _, beats, width = shape
        part = self.pair_up(code).reshape(batch, beats, 2, width).transpose(1, 2)
        if self.layout.lead_reads_pair:
            return part
        return part * part.new_tensor([0.0, 1.0])[:, None, None]

    def latents_of(self, codes: dict[LevelName, Tensor]) -> Tensor:
        """Latents (B, 2, slots, D) of tokens, each level (B, streams, slots, depth)."""
        fine = self.fine_books.decode(codes["fine"])
        if not self.has_coarse:
            return fine
        rows = dict(zip(self.coarse_streams, codes["coarse"][..., 0].unbind(1), strict=True))
        batch, _, slots, width = fine.shape
        known = fine.new_zeros(batch, 2, slots // self.per_beat, width * self.per_beat)
        if "lead" in rows:
            known = known + self.own_up(self.own_book.codes[torch.stack([rows["lead"], rows["follow"]], dim=1)])
        if "pair" in rows:
            known = known + self._pair_part(self.pair_book.codes[rows["pair"]], known.shape)
        return fine + known.reshape(fine.shape)

    def decode_scaled(self, latents: Tensor) -> Tensor:
        """Scaled features (B, T, 2, F) of latents (B, 2, slots, D); contacts and holds as logits."""
        batch = len(latents)
        partner = torch.stack([torch.zeros_like(latents[:, LEAD]), latents[:, LEAD]], dim=1)
        both = torch.cat([latents, partner], dim=-1).flatten(0, 1)
        roles = self.role_out.weight.repeat(batch, 1)[:, None]
        hidden = self.decoder(self.decoder_in(both) + roles)
        patches = self.patch_out(latents.flatten(0, 1)) + self.wide_out(hidden)
        patches = patches + self.partner_out(partner.flatten(0, 1))
        frames = patches_to_frames(patches, self.hop, FEATURE_COUNT)
        return frames.unflatten(0, (batch, 2)).transpose(1, 2)

    def decode(self, codes: dict[LevelName, Tensor]) -> Tensor:
        """Features (B, T, 2, F) of tokens; contacts and holds as probabilities."""
        return self.features_of(self.decode_scaled(self.latents_of(codes)))

    def features_of(self, scaled: Tensor) -> Tensor:
        """Features of the decoder's output, both (B, T, 2, F): flags as probabilities, unit relation headings."""
        features = self.scale.inverse(scaled)
        turn = slice(RELATION.start + 2, RELATION.stop)
        unit = nn.functional.normalize(features[..., turn], dim=-1, eps=1e-4)
        flags = torch.sigmoid(scaled[..., FLAGS])
        return torch.cat([features[..., : turn.start], unit, features[..., turn.stop : FLAGS.start], flags], dim=-1)
