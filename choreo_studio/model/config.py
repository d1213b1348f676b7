"""Sizes of the networks, as they are written into a checkpoint."""

from dataclasses import asdict, dataclass, field
from typing import Any

from choreo_studio.tokens.layout import TokenLayout, duet_layout


@dataclass(frozen=True)
class TokenizerConfig:
    """The two-level VQ-VAE.

    Attributes:
        code_width: size of a code D.
        width: channels of the convolutional blocks.
        encoder_blocks: residual blocks of the encoder, kernel 3 over half beats.
        decoder_blocks: residual blocks of the decoder; with kernel 3 each reaches half a beat further to both sides,
            so eight of them would see one 4/4 bar.
        dropout: in the blocks.
    """

    code_width: int = 96
    width: int = 192
    encoder_blocks: int = 3
    decoder_blocks: int = 4
    dropout: float = 0.05


@dataclass(frozen=True)
class TransformerConfig:
    """One masked transformer."""

    width: int = 128
    layers: int = 3
    heads: int = 4
    dropout: float = 0.1


@dataclass(frozen=True)
class ModelConfig:
    """A whole generator.

    Attributes:
        layout: how a dance is cut into tokens.
        music_size: numbers per beat from the music.
        styles: names of the dances that it knows, first the default.
        figures: how many figures of a couple it tells apart.
    """

    layout: TokenLayout = field(default_factory=lambda: duet_layout(coarse_codes=512))
    tokenizer: TokenizerConfig = field(default_factory=TokenizerConfig)
    coarse: TransformerConfig = field(default_factory=lambda: TransformerConfig(dropout=0.15))
    fine: TransformerConfig = field(default_factory=TransformerConfig)
    music_size: int = 28
    styles: tuple[str, ...] = ("salsa",)
    figures: int = 48

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "ModelConfig":
        """The inverse of `as_dict`.

        Raises:
            ValueError, KeyError, TypeError: when the values do not describe a generator.
        """
        return cls(
            TokenLayout.from_dict(data["layout"]),
            TokenizerConfig(**data["tokenizer"]),
            TransformerConfig(**data["coarse"]),
            TransformerConfig(**data["fine"]),
            int(data["music_size"]),
            tuple(str(style) for style in data["styles"]),
            int(data.get("figures", 24)),
        )
