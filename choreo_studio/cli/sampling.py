"""The sampling settings that the arguments ask for."""

import argparse
from dataclasses import replace

from choreo_studio.errors import GenerationError
from choreo_studio.motion.measures.scoring import Reference
from choreo_studio.motion.polish.settings import POLISH_PARTS, PolishSettings
from choreo_studio.tokens.dance import SamplingSettings


def check_ranking(args: argparse.Namespace) -> None:
    """Refuse what cannot be ranked before any work is done.

    Raises:
        GenerationError: when the best of several is wanted without ranking.
    """
    if args.no_ranking and args.best_of > 1:
        raise GenerationError("--best-of needs the ranking; leave out --no-ranking")


def judge_for(args: argparse.Namespace, style: str | None) -> Reference | None:
    """Real dancing of a style by which takes are ranked, None where they shall not be.

    Raises:
        ChoreoError: when the checkpoint's table of real dancing is damaged.
    """
    from choreo_studio.services.ranking import judge_of

    return None if args.no_ranking else judge_of(args.checkpoint, style)


def _polish_of(args: argparse.Namespace) -> PolishSettings:
    parts = {part: vars(args)[f"polish_{part}"] for part in POLISH_PARTS}
    asked = {part: strength for part, strength in parts.items() if strength is not None}
    return replace(PolishSettings.of_strength(args.polish), **asked)


def settings_of(args: argparse.Namespace, soft_edges: bool = False) -> SamplingSettings:
    """Defaults where nothing was said."""
    usual = SamplingSettings()
    staging = vars(args)
    return SamplingSettings(
        temperature=usual.temperature if args.temperature is None else args.temperature,
        guidance=usual.guidance if args.guidance is None else args.guidance,
        steps=usual.steps if args.steps is None else args.steps,
        soft_edges=soft_edges,
        polish=_polish_of(args),
        retrieval=args.retrieval,
        stage_m=staging.get("stage", usual.stage_m),
        begin_in_pose=staging.get("begin_in_pose", False),
        end_in_pose=staging.get("end_in_pose", False),
    )
