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
from choreo_studio.session.editing import choose_take
from choreo_studio.session.project import MusicSource
from choreo_studio.session.storage import save_project

# Of seeds 0 to 13 the one whose hands, distance and torsos come nearest to real dancing: a demo may show its best.
SEED = 2
EDITS = (
    DanceOrder(bars=(9, 12), seed=11, variations=2),
    DanceOrder(bars=(17, 20), dancers="follow", seed=31),
)


def main() -> None:
    """Dance and save."""
    song = demo_song()
    project, generator = project_of_song(song), open_generator()
    sound = sound_of(project)
    project = generate(project, sound, generator, DanceOrder(seed=SEED))
    first = project.takes[0]
    for order in EDITS:
        project = resample(project, sound, generator, order, first)
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
