"""Makes the pictures of the README from takes that the bundled model dances on the demo song.

Run it from the root of the project: `.venv/bin/python docs/make_pictures.py`.
"""

from pathlib import Path

from choreo_studio.services.bars import beat_span
from choreo_studio.services.demo import demo_song
from choreo_studio.services.generation import DanceOrder, generate, resample
from choreo_studio.services.generator import open_generator
from choreo_studio.services.music import project_of_song, sound_of
from choreo_studio.services.strips import draw_strip

SEED, EDIT_SEED = 0, 11
BARS = (9, 12)
EDITED = (9, 10)
PICTURES = Path(__file__).resolve().parent / "pictures"


def main() -> None:
    """Dance the demo song and draw two eights of it, and one eight with the follow danced anew."""
    generator = open_generator()
    project = project_of_song(demo_song())
    sound = sound_of(project)
    project = generate(project, sound, generator, DanceOrder(seed=SEED))
    project = resample(project, sound, generator, DanceOrder(EDITED, "follow", seed=EDIT_SEED))
    fresh, edited = (take.dance.motion for take in project.takes)
    first, _ = beat_span(project.grid, BARS)
    PICTURES.mkdir(exist_ok=True)
    draw_strip(PICTURES / "strip.png", project.grid, fresh, first, 16)
    draw_strip(PICTURES / "before.png", project.grid, fresh, first, 8, "bars 9 and 10")
    draw_strip(PICTURES / "after.png", project.grid, edited, first, 8, "the same bars, follow danced anew")
    for picture in sorted(PICTURES.glob("*.png")):
        print(picture)


if __name__ == "__main__":
    main()
