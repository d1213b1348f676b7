"""The sampling settings that the arguments ask for."""

import argparse

from choreo_studio.tokens.dance import SamplingSettings


def settings_of(args: argparse.Namespace, soft_edges: bool = False) -> SamplingSettings:
    """Defaults where nothing was said."""
    usual = SamplingSettings()
    staging = vars(args)
    return SamplingSettings(
        temperature=args.temperature,
        guidance=usual.guidance if args.guidance is None else args.guidance,
        steps=usual.steps if args.steps is None else args.steps,
        soft_edges=soft_edges,
        polish=args.polish,
        retrieval=args.retrieval,
        stage_m=staging.get("stage", usual.stage_m),
    )
