"""analyze SONG: tempo, metre, beats and bars of a song."""

import argparse
from pathlib import Path
from typing import Any

from choreo_studio.cli.arguments import add_json
from choreo_studio.cli.console import Console

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "analyze", help="find the beats and bars of a song", description="Find tempo, metre, beats and bars of a song."
    )
    parser.add_argument("song", type=Path, metavar="SONG", help="WAV, FLAC, OGG or MP3")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Analyse and print."""
    from choreo_studio.services.music import analyzed_song

    console = Console(args.json)
    waveform, analysis = console.run("Listening", lambda progress: analyzed_song(args.song, progress))
    grid, sure = analysis.grid, analysis.confidence
    data = {
        "song": str(args.song),
        "duration_seconds": waveform.duration_seconds,
        "tempo_bpm": grid.tempo_bpm,
        "metre": str(grid.metre),
        "rhythm": analysis.rhythm,
        "confidence": float(sure.overall),
        "confidences": {
            "tempo": float(sure.tempo),
            "beats": float(sure.beats),
            "metre": float(sure.metre),
            "downbeat": float(sure.downbeat),
        },
        "beats_seconds": [float(second) for second in grid.beats_seconds],
        "downbeats_seconds": [float(second) for second in grid.downbeats_seconds],
    }
    kind = f"{grid.metre}, {analysis.rhythm}" if analysis.rhythm else str(grid.metre)
    console.result(
        data,
        f"{args.song.name}: {waveform.duration_seconds:.1f} s, {grid.tempo_bpm:.1f} BPM in {kind}",
        f"{grid.beat_count} beats, {len(grid.bars)} bars, first downbeat at {grid.downbeats_seconds[0]:.2f} s",
        f"{sure.overall:.0%} sure (tempo {sure.tempo:.0%}, beats {sure.beats:.0%}, metre {sure.metre:.0%}, "
        f"downbeat {sure.downbeat:.0%})",
    )
    return 0
