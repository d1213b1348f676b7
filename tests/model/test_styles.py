"""Several dances in one model: metres, balance, what is remembered of whom, and what is obeyed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from choreo_studio.errors import FileFormatError
from choreo_studio.model.bank import Bank
from choreo_studio.model.checkpoint import Model, load_model, save_model
from choreo_studio.model.training.balance import MAIN_SHARE, Kind, chances_of, evenly
from choreo_studio.model.training.loop import LoopSettings
from choreo_studio.model.training.takes import Take, load_folders, spans_of_takes
from choreo_studio.model.training.tokenizer_objective import TokenizerObjective
from choreo_studio.model.training.train import TrainSettings, sources_of, styles_of, train
from choreo_studio.motion.io.npz import DuetFile, write_npz
from choreo_studio.timebase import FrameRate
from choreo_studio.tokens.layout import duet_layout
from tests.builders import swaying_duet
from tests.model.conftest import TINY

SALSA: Kind = ("salsa", "captured")
WALTZ: Kind = ("waltz", "written")
TANGO: Kind = ("tango", "written")


def waltz_take(name: str = "w", beats: int = 20) -> Take:
    counts = np.arange(beats) % 6 + 1
    frames = np.arange(beats) * 20.0
    return Take(name, swaying_duet(20 * beats + 20), 60.0, frames, counts, None, "waltz", 3, "written")


def test_three_beats_make_a_bar_and_six_a_phrase() -> None:
    span, mirrored = spans_of_takes([waltz_take()], ["w"], "salsa")
    assert (span.style, span.source, span.held_out, str(span.grid.metre)) == ("waltz", "written", True, "3/4")
    assert span.grid.count_in_eight.tolist() == [beat % 6 for beat in range(20)]
    assert span.grid.downbeats.tolist() == list(range(0, 20, 3))
    assert (mirrored.mirrored, mirrored.kind) == (True, WALTZ)


def test_a_waltz_read_in_four_falls_apart() -> None:
    assert spans_of_takes([replace(waltz_take(), beats_per_bar=4)], [], "salsa") == []


def test_the_main_dance_keeps_its_share_and_the_others_are_even() -> None:
    kinds = [SALSA] * 3 + [WALTZ] * 30 + [TANGO] * 2
    sizes = [1.0, 2.0, 1.0, *[1.0] * 32]
    chances = chances_of(kinds, sizes, "salsa")
    assert chances[:3].tolist() == pytest.approx([MAIN_SHARE / 4, MAIN_SHARE / 2, MAIN_SHARE / 4])
    assert chances[3:33].sum() == pytest.approx((1 - MAIN_SHARE) / 2)
    assert chances.sum() == pytest.approx(1.0)
    assert chances_of([WALTZ, TANGO], [5.0, 1.0], "salsa").tolist() == pytest.approx([0.5, 0.5])


def test_a_start_takes_all_of_the_main_dance_and_some_of_the_others() -> None:
    kinds = [WALTZ] * 50 + [SALSA] * 60 + [TANGO] * 3
    chosen = evenly(kinds, "salsa")
    found = {kind: sum(kinds[place] == kind for place in chosen) for kind in set(kinds)}
    assert found == {SALSA: 60, WALTZ: 20, TANGO: 3}
    assert evenly([WALTZ] * 4, "salsa").tolist() == [0, 1, 2, 3]


def test_windows_are_drawn_by_dance(tiny_model: Model) -> None:
    salsa = Take("s", swaying_duet(900), 60.0, np.arange(40) * 20.0, np.arange(40) % 8 + 1)
    objective = TokenizerObjective(
        tiny_model.tokenizer, spans_of_takes([salsa, waltz_take(beats=9)], [], "salsa"), batch_size=400
    )
    of_salsa = np.array([objective.spans[index].kind == SALSA for index, _ in objective.starts])
    assert of_salsa.mean() > 0.9
    assert objective.chances[of_salsa].sum() == pytest.approx(MAIN_SHARE)


def _folder(folder: Path, style: str | None, beats_per_bar: int, count: int) -> Path:
    folder.mkdir()
    counts = np.arange(20) % (6 if beats_per_bar == 3 else 8) + 1
    for index in range(count):
        duet = swaying_duet(420, 7 * index)
        source = "captured" if style is None else "written"
        file = DuetFile(duet, FrameRate.of(60), np.arange(20) * 20.0, counts, style, beats_per_bar, source)  # type: ignore[arg-type]
        write_npz(folder / f"{style or 'take'}{index}.npz", file)
    return folder


def test_folders_of_several_dances_become_one_checkpoint(tmp_path: Path) -> None:
    quick = LoopSettings(2, evaluate_every=2)
    folders = (_folder(tmp_path / "captured", None, 4, 2), _folder(tmp_path / "written", "waltz", 3, 2))
    settings = TrainSettings(
        folders,
        tmp_path / "runs",
        tmp_path / "out",
        held_out=("take1", "waltz1"),
        config=replace(TINY, figures=10),
        tokenizer=quick,
        coarse=quick,
        fine=quick,
        music_versions=1,
    )
    train(settings, lambda stage, done, total, note: None)
    model = load_model(tmp_path / "out")
    assert model.config.styles == ("salsa", "waltz")
    assert model.sources == {"salsa": "captured", "waltz": "written"}
    assert model.plan_scale.figures.shape[0] == model.config.figures == 10
    assert model.bank.style.tolist() == [0] * 20 + [1] * 20
    assert model.bank.written.tolist() == [False] * 20 + [True] * 20
    measures = model.card["training_measures"]
    assert {"lead_mm", "waltz_lead_mm"} <= set(measures["tokenizer"])
    assert {"loss", "waltz_loss"} <= set(measures["coarse"])


def test_a_count_beyond_the_metre_is_said(tmp_path: Path) -> None:
    file = DuetFile(swaying_duet(420), FrameRate.of(60), np.arange(20) * 20.0, np.arange(20) % 8 + 1, "waltz", 3)
    write_npz(tmp_path / "odd.npz", file)
    with pytest.raises(FileFormatError, match="count 8 in bars of 3 beats"):
        load_folders([tmp_path], lambda done, total: None)


def test_styles_begin_with_the_main_one_and_sources_are_known() -> None:
    takes = [waltz_take(), replace(waltz_take(), style="salsa", beats_per_bar=3, source="captured")]
    spans = spans_of_takes(takes, [], "salsa")
    assert styles_of(spans, "salsa") == ("salsa", "waltz")
    assert styles_of(spans, "tango") == ("salsa", "waltz")
    assert sources_of(spans) == {"salsa": "captured", "waltz": "written"}


def mixed_bank() -> Bank:
    layout = duet_layout(12, 12, 2)
    beats = 40
    codes = {
        level.name: torch.arange(level.slots_per_beat * beats).reshape(1, -1, 1).repeat(
            len(level.streams), 1, level.depth
        )
        % 12
        for level in layout.levels
    }  # fmt: skip
    stretch = np.repeat(np.arange(4), 10)
    style, written = np.repeat([0, 1, 0, 1], 10), np.repeat([False, True, True, True], 10)
    zeros = np.zeros((beats, 5), dtype=np.float32)
    return Bank(layout, codes, stretch, np.arange(beats) % 8, zeros, np.arange(beats), style, written)


def test_a_style_remembers_only_itself_and_captures_before_what_is_written() -> None:
    bank = mixed_bank()
    salsa, waltz = bank.of_style(0), bank.of_style(1)
    assert salsa.figure.tolist() == list(range(10))
    assert waltz.figure.tolist() == [*range(10, 20), *range(30, 40)]
    assert waltz.codes["fine"][0, :, 0].tolist() == [
        slot % 12 for beat in (*range(10, 20), *range(30, 40)) for slot in (2 * beat, 2 * beat + 1)
    ]
    assert 5 not in waltz.starts(8, None), "no span may cross from one stretch into another"
    assert bank.of_style(2) is bank


def test_a_bank_of_old_knows_one_captured_dance() -> None:
    bank = mixed_bank()
    tensors = bank.tensors()
    again = Bank.from_tensors(bank.layout, tensors)
    assert again.style.tolist() == bank.style.tolist()
    assert again.written.tolist() == bank.written.tolist()
    old = Bank.from_tensors(bank.layout, {n: t for n, t in tensors.items() if n not in ("bank.style", "bank.written")})
    assert not old.style.any() and not old.written.any()
    assert old.written.dtype == np.bool_


def test_a_model_that_says_no_source_has_learned_from_captures(tiny_model: Model, tmp_path: Path) -> None:
    save_model(tmp_path / "old", tiny_model)
    assert load_model(tmp_path / "old").sources == {"salsa": "captured"}
    save_model(tmp_path / "new", replace(tiny_model, card={"sources": {"salsa": "written"}}))
    assert load_model(tmp_path / "new").sources == {"salsa": "written"}
