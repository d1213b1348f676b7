"""Make assets/demo/demo_salsa.choreo: the demo song with a dance and variations, as the window first shows it.

python docs/make_demo_project.py
"""

from dataclasses import replace
from pathlib import Path

from choreo_studio.audio.waveform import Waveform
from choreo_studio.services.demo import demo_song
from choreo_studio.services.generation import DanceOrder, generate, resample
from choreo_studio.services.generator import open_generator
from choreo_studio.services.music import project_of_song, referenced_music, sound_of
from choreo_studio.services.ranking import judge_of
from choreo_studio.session.editing import choose_take
from choreo_studio.session.project import MusicSource
from choreo_studio.session.storage import save_project

# A demo may show its best: of many dances those that come nearest to real dancing.
FRESH = DanceOrder(style="salsa", seed=0, best_of=16)
EDITS = (
    DanceOrder(style="salsa", bars=(9, 12), seed=100, variations=2, best_of=8),
    DanceOrder(style="salsa", bars=(17, 20), dancers="follow", seed=200, best_of=8),
)


def main() -> None:
    """Dance and save."""
    song = demo_song()
    project, generator = project_of_song(song), open_generator()
    sound, judge = sound_of(project), judge_of(style="salsa")
    project = generate(project, sound, generator, FRESH, judge=judge)
    first = project.takes[0]
    for order in EDITS:
        project = resample(project, sound, generator, order, first, judge=judge)
    path = song.with_suffix(".choreo")
    lean = replace(choose_take(project, first.id), name="Demo salsa", music=_beside(sound, song))
    save_project(lean, path)
    print(f"{path}: {path.stat().st_size / 2**20:.1f} MiB, {len(project.takes)} takes")


def _beside(sound: Waveform | None, song: Path) -> MusicSource:
    """The song stays in its own file beside the project."""
    if sound is None:
        raise ValueError("sound: expected the demo song to have one")
    return replace(referenced_music(sound, song), reference=song.name)


if __name__ == "__main__":
    main()
