"""The model: opened once, in the background, when it is first needed."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from choreo_studio.errors import ChoreoError
from choreo_studio.services.generator import Generator, open_generator
from choreo_studio.ui.shared.desk import Desk
from choreo_studio.ui.shared.view import ModelInfo

Opener = Callable[[Callable[[str], None]], Generator]
"""Opens the model; gets what to tell when it has to go another way than asked."""


def open_best(notice: Callable[[str], None]) -> Generator:
    """The bundled model on the best device of this machine."""
    return open_generator(notice=notice)


class ModelShelf(QObject):
    """Holds the open model.

    Signals:
        opened: the model, once, whichever job has opened it.

    Args:
        desk: told of the model's state.
        opener: opens the model; takes seconds and runs inside a job.
    """

    opened = Signal(object)

    def __init__(self, desk: Desk, opener: Opener = open_best) -> None:
        super().__init__()
        self._desk, self._opener = desk, opener
        self._generator: Generator | None = None
        self.opened.connect(self._ready)

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
            self.opened.emit(self._generator)
        return self._generator

    def warm_up(self) -> None:
        """Open it in the background before it is asked for."""
        if self.is_open or self._desk.view.model.state != "none":
            return
        self._desk.show(model=ModelInfo("loading", "opening the model"))
        self._desk.run(
            "Opening the model", lambda progress: self.open(), lambda made: None, key="model", on_failed=self._failed
        )

    def _ready(self, generator: Generator) -> None:
        text = f"{generator.model_id} on {generator.device}"
        self._desk.show(model=ModelInfo("ready", text, generator.styles, generator.sources))

    def _failed(self, error: ChoreoError) -> None:
        self._desk.show(model=ModelInfo("failed", str(error)))
        self._desk.failed.emit(error)
