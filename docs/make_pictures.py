"""Makes the pictures of the README from takes that the bundled model dances on the demo song.

Run it from the root of the project: `.venv/bin/python docs/make_pictures.py`.
"""

from pathlib import Path

from choreo_studio.services.demo import demo_song
from choreo_studio.services.generation import DanceOrder, generate, resample
from choreo_studio.services.generator import open_generator
from choreo_studio.services.music import project_of_song, sound_of
from choreo_studio.services.strips import draw_strip

SEED, EDIT_SEED = 0, 11
FIRST_BAR = 9
PICTURES = Path(__file__).resolve().parent / "pictures"


def main() -> None:
    """Dance the demo song and draw two eights of it, and one eight with the follow danced anew."""
    generator = open_generator()
    project = project_of_song(demo_song())
    sound = sound_of(project)
    project = generate(project, sound, generator, DanceOrder(seed=SEED))
    eights = [bar for bar in project.grid.bars if project.grid.count_in_eight[bar.first_beat] == 0]
    bar = next(bar for bar in eights if bar.number >= FIRST_BAR)
    bars, first = (bar.number, bar.number + 1), bar.first_beat
    project = resample(project, sound, generator, DanceOrder(bars, "follow", seed=EDIT_SEED))
    fresh, edited = (take.dance.motion for take in project.takes)
    PICTURES.mkdir(exist_ok=True)
    draw_strip(PICTURES / "strip.png", project.grid, fresh, first, 16)
    draw_strip(PICTURES / "before.png", project.grid, fresh, first, 8, f"bars {bars[0]} and {bars[1]}")
    draw_strip(PICTURES / "after.png", project.grid, edited, first, 8, "the same bars, follow danced anew")
    for picture in sorted(PICTURES.glob("*.png")):
        print(picture)


if __name__ == "__main__":
    main()
