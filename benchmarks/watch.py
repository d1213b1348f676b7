"""A dance as it is watched: a picture strip of every bar, a video with sound, and the worst moments by number.

    python -m benchmarks.watch PROJECT --out DIR [--take NAME] [--bars A-B] [--cameras front,side]
                               [--strips] [--video] [--moments N] [--size 640x360] [--fps 30]

PROJECT is a .choreo file or an .npz duet with beats. Needs OpenGL, software will do, and no display; the video
also the package imageio-ffmpeg. It is drawn by the viewport's own renderer. Without --strips, --video or
--moments all three are made. Numbers are set beside the recordings in `../shared/data` where these are there, else
beside the dance itself.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.watching_dances import Dance, read_dance
from benchmarks.watching_moments import usual_of, usual_of_recordings, write_moments
from benchmarks.watching_series import series_of
from benchmarks.watching_stage import Cast
from benchmarks.watching_strips import write_strip
from benchmarks.watching_video import write_video
from choreo_studio.cli.arguments import frame_rate
from choreo_studio.errors import ChoreoError
from choreo_studio.picture.gl.offscreen import OffscreenPainter
from choreo_studio.picture.rig import CAMERAS, CameraName

RECORDINGS = Path(__file__).resolve().parents[2] / "shared" / "data" / "cmu_salsa"
_MOMENTS = 12


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("project", type=Path, metavar="PROJECT")
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument("--take", metavar="NAME", help="the chosen take where none is named")
    made.add_argument("--bars", metavar="A-B", help="all that is danced where none are named")
    made.add_argument("--cameras", type=_cameras, default=("front", "side"), metavar="A,B", help=", ".join(CAMERAS))
    made.add_argument("--strips", action="store_true", help="a PNG for each bar")
    made.add_argument("--cell", type=_size, default=(190, 250), metavar="WxH", help="one picture of a strip")
    made.add_argument("--parts", type=int, default=2, metavar="N", help="pictures for each beat")
    made.add_argument("--marks", action="store_true", help="show planted feet and held hands")
    made.add_argument("--video", action="store_true", help="an MP4 with sound")
    made.add_argument("--size", type=_size, default=(640, 360), metavar="WxH", help="of each camera in the video")
    made.add_argument("--fps", type=frame_rate, default="30", metavar="N")
    made.add_argument("--moments", type=int, metavar="N", help=f"worst moments to name (default {_MOMENTS})")
    made.add_argument("--real", type=Path, default=RECORDINGS, metavar="DIR", help="recordings to set numbers beside")
    return made


def main(arguments: list[str] | None = None) -> int:
    """Make what was asked for; 2 and one sentence where that cannot be done."""
    args = parser().parse_args(arguments)
    try:
        dance = read_dance(args.project, args.take, args.bars)
        args.out.mkdir(parents=True, exist_ok=True)
        watch(dance, args)
    except (ChoreoError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def watch(dance: Dance, args: argparse.Namespace) -> None:
    """Write strips, video and moments."""
    everything = not (args.strips or args.video or args.moments)
    if args.moments or everything:
        for moment in _moments(dance, args):
            print(moment)
    if not (args.strips or args.video or everything):
        return
    cast = Cast(dance, args.marks)
    if args.strips or everything:
        with OffscreenPainter(*args.cell) as stage:
            for bar in dance.bars:
                write_strip(args.out / f"bar_{bar.number:03}.png", dance, cast, bar, stage, args.cameras, args.parts)
    if args.video or everything:
        start, path = time.perf_counter(), args.out / f"{args.project.stem}.mp4"
        with OffscreenPainter(*args.size) as stage:
            write_video(path, dance, cast, stage, args.cameras, args.fps)
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB in {time.perf_counter() - start:.0f} s")


def _moments(dance: Dance, args: argparse.Namespace):  # type: ignore[no-untyped-def]
    if (args.real / "beats.json").is_file():
        usual, beside = usual_of_recordings(args.real), "the recordings"
    else:
        own = {name: values[dance.frames] for name, values in series_of(dance.motion, dance.seconds).items()}
        usual, beside = usual_of([own]), "this dance itself"
    return write_moments(args.out / "moments.txt", dance, usual, beside, args.moments or _MOMENTS)


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(number) for number in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a size such as 640x360, found {text!r}") from None
    if not (16 <= width <= 4096 and 16 <= height <= 4096) or width % 2 or height % 2:
        raise argparse.ArgumentTypeError(f"expected two even numbers from 16 to 4096, found {text!r}")
    return width, height


def _cameras(text: str) -> tuple[CameraName, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in CAMERAS]
    if unknown:
        raise argparse.ArgumentTypeError(f"expected some of {', '.join(CAMERAS)}, found {unknown[0]!r}")
    return names  # type: ignore[return-value]


if __name__ == "__main__":
    sys.exit(main())
