"""A tiny model that was never trained but is whole: it starts from principal components of arithmetic dances."""

import numpy as np
import pytest
import torch

from choreo_studio.audio.features import BEAT_FEATURE_SIZE
from choreo_studio.model.checkpoint import Model, networks
from choreo_studio.model.config import ModelConfig, TokenizerConfig, TransformerConfig
from choreo_studio.model.generator import DuetGenerator
from choreo_studio.model.planning import fit_plan_scale
from choreo_studio.model.tokenizer_start import start_tokenizer
from choreo_studio.model.training.data import bank_of
from choreo_studio.model.training.spans import DanceSpan
from choreo_studio.motion.features import duet_features
from choreo_studio.tokens.layout import duet_layout
from tests.builders import frame_seconds, steady_grid, swaying_duet

TINY = ModelConfig(
    layout=duet_layout(12, 12, 2),
    tokenizer=TokenizerConfig(code_width=8, width=16, encoder_blocks=1, decoder_blocks=2),
    coarse=TransformerConfig(width=16, layers=1, heads=2, dropout=0.0),
    fine=TransformerConfig(width=16, layers=1, heads=2, dropout=0.0),
    music_size=BEAT_FEATURE_SIZE,
)


def tiny_spans(count: int = 3, beats: int = 24) -> list[DanceSpan]:
    grid = steady_grid(beats)
    clean = np.ones(beats, dtype=np.bool_)
    return [
        DanceSpan(f"take{i}", i == 1, "salsa", False, grid, swaying_duet(16 * beats, 10 * i), clean)
        for i in range(count)
    ]


@pytest.fixture(scope="session")
def tiny_model() -> Model:
    torch.manual_seed(0)
    spans = tiny_spans()
    features = [duet_features(span.motion, frame_seconds(span.grid)).values for span in spans]
    tokenizer, transformers = networks(TINY)
    start_tokenizer(tokenizer, torch.from_numpy(np.stack(features)).float())
    tokenizer.eval()
    for net in transformers.values():
        net.geometry.adopt(tokenizer)
        net.eval()
    scale = fit_plan_scale(features)
    return Model("tiny-1", TINY, tokenizer, transformers, bank_of(tokenizer, spans, scale), scale, {"licence": "none"})


@pytest.fixture(scope="session")
def tiny_generator(tiny_model: Model) -> DuetGenerator:
    return DuetGenerator(tiny_model)
