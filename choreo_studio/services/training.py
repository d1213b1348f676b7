"""A checkpoint from folders of duets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from choreo_studio.errors import FileFormatError

Report = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class TrainingOrder:
    """What shall be learned.

    Attributes:
        data: folders of duets.
        out: folder of the checkpoint; its name is the checkpoint's.
        runs: folder of logs and states.
        style: name of the main dance, and of takes that do not say theirs.
        held_out: takes that are never learned from.
        seed: of everything.
        music_versions: songs rendered per stretch.
        device: "cpu", "cuda" or "cuda:N".
        patience: looks at the held-out takes without improvement before a stage stops, then keeping its best state; 0
            keeps to the usual recipe.
        most_steps: by "tokenizer", "coarse" and "fine", where the usual number is not wanted.
    """

    data: tuple[Path, ...]
    out: Path
    runs: Path
    style: str = "salsa"
    held_out: tuple[str, ...] = ()
    seed: int = 0
    music_versions: int = 2
    device: str = "cpu"
    patience: int = 0
    most_steps: Mapping[str, int] = field(default_factory=dict)


def train_checkpoint(order: TrainingOrder, report: Report) -> dict[str, Any]:
    """Train, write the checkpoint and return its training measures.

    Args:
        order: what shall be learned.
        report: told (stage, done, total, note); it may raise to stop, and the same order goes on later.

    Raises:
        ChoreoError: when the data cannot be used or a stopped run cannot be resumed.
    """
    for folder in order.data:
        if not folder.is_dir():
            raise FileFormatError(folder, "there is no such folder")
    from choreo_studio.model.training.train import TrainSettings, train

    usual = TrainSettings(order.data, order.runs, order.out)
    loops = {
        name: replace(
            loop,
            steps=order.most_steps.get(name, loop.steps),
            device=order.device,
            patience=order.patience or loop.patience,
            keep_last=loop.keep_last and not order.patience,
        )
        for name, loop in (("tokenizer", usual.tokenizer), ("coarse", usual.coarse), ("fine", usual.fine))
    }
    settings = replace(
        usual,
        name=order.out.name,
        held_out=order.held_out,
        style=order.style,
        seed=order.seed,
        music_versions=order.music_versions,
        tokenizer=loops["tokenizer"],
        coarse=loops["coarse"],
        fine=loops["fine"],
    )
    return dict(train(settings, report).card.get("training_measures", {}))
