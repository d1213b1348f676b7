"""doctor: what this machine has and lacks."""

import argparse
from dataclasses import asdict
from typing import Any

from choreo_studio.cli.arguments import add_json
from choreo_studio.cli.console import Console

Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    """Add this verb."""
    parser = subparsers.add_parser(
        "doctor",
        help="tell what is missing on this machine",
        description="Tell what this machine has, what is missing and how to get it.",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look and print."""
    from choreo_studio.services.doctor import Finding, examine

    def line(finding: Finding) -> str:
        mark = "ok     " if finding.good else "MISSING" if finding.needed else "none   "
        advice = "" if finding.good or not finding.remedy else f"\n                     {finding.remedy}"
        return f"{mark} {finding.name:<12} {finding.detail}{advice}"

    findings = examine()
    missing = [finding for finding in findings if finding.needed and not finding.good]
    verdict = "Everything that is needed is there." if not missing else f"{len(missing)} needed thing(s) missing."
    Console(args.json).result(
        {"ready": not missing, "findings": [asdict(finding) for finding in findings]}, *map(line, findings), verdict
    )
    return 0
