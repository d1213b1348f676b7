"""The model: opened once, in the background, when it is first needed."""

from collections.abc import Callable

from choreo_studio.errors import ChoreoError
from choreo_studio.services.generator import Generator, open_generator
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import ModelInfo

Opener = Callable[[Callable[[str], None]], Generator]
"""Opens the model; gets what to tell when it has to go another way than asked."""


def open_best(notice: Callable[[str], None]) -> Generator:
    """The bundled model on the best device of this machine."""
    return open_generator(notice=notice)


class ModelShelf:
    """Holds the open model.

    Args:
        desk: told of the model's state.
        opener: opens the model; takes seconds and runs inside a job.
    """

    def __init__(self, desk: Desk, opener: Opener = open_best) -> None:
        self._desk, self._opener = desk, opener
        self._generator: Generator | None = None

    @property
    def is_open(self) -> bool:
        """Whether a job that asks for it need not wait."""
        return self._generator is not None

    def open(self) -> Generator:
        """The model; for jobs of the desk's model runner only, which run one after the other.

        Raises:
            CheckpointError: when it is missing or damaged.
        """
        if self._generator is None:
            self._generator = self._opener(self._desk.said.emit)
        return self._generator

    def warm_up(self) -> None:
        """Open it in the background before it is asked for."""
        if self.is_open or self._desk.view.model.state != "none":
            return
        self._desk.show(model=ModelInfo("loading", "opening the model"))
        self._desk.run(
            "Opening the model", lambda progress: self.open(), self._ready, key="model", on_failed=self._failed
        )

    def _ready(self, generator: Generator) -> None:
        self._desk.show(model=ModelInfo("ready", f"{generator.model_id} on {generator.device}", generator.styles))

    def _failed(self, error: ChoreoError) -> None:
        self._desk.show(model=ModelInfo("failed", str(error)))
        self._desk.failed.emit(error)
