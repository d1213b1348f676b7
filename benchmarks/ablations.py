"""Token layouts compared: the same steps on the same takes, one tokenizer each.

    python benchmarks/ablations.py DATA [--steps 300] [--held-out 03,11] [--only TEXT]

DATA is a folder of duets (BVH pairs with beats.json, or NPZ). Printed as a table: bits a beat, joint errors in
millimetres on held-out and on training windows, before and after the steps.
"""

import argparse
import math
import tempfile
from dataclasses import replace
from pathlib import Path

import torch

from choreo_studio.model.config import TokenizerConfig
from choreo_studio.model.tokenizer import Tokenizer
from choreo_studio.model.tokenizer_start import start_tokenizer
from choreo_studio.model.training.loop import LoopSettings, fit
from choreo_studio.model.training.takes import load_takes, spans_of_takes
from choreo_studio.model.training.tokenizer_objective import TokenizerObjective
from choreo_studio.tokens.layout import TokenLayout, duet_layout, pair_layout

LAYOUTS: dict[str, TokenLayout] = {
    "lead, follow and couple; depth 4": duet_layout(depth=4),
    "the same, depth 3": duet_layout(depth=3),
    "the same, depth 2": duet_layout(depth=2),
    "depth 4, 128 codes": duet_layout(128, 128, 4),
    "depth 4, lead reads the couple's": replace(duet_layout(depth=4), lead_reads_pair=True),
    "couple only, depth 4": pair_layout(depth=4),
}


def bits_per_beat(layout: TokenLayout) -> float:
    """What one beat of a couple costs."""
    return sum(
        len(level.streams) * level.slots_per_beat * level.depth * math.log2(level.codebook_size)
        for level in layout.levels
    )


def main() -> None:
    """Train each layout and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--held-out", default="03,11")
    parser.add_argument("--only", default="", help="layouts whose name holds this text")
    args = parser.parse_args()
    takes = load_takes(args.data, lambda done, total: None)
    spans = spans_of_takes(takes, args.held_out.split(","), "salsa")
    head = f"{'layout':36} {'bits/beat':>9}  {'held-out lead/follow/in lead mm':>34}  {'training':>22}"
    print(f"{args.steps} steps, batch 16, seed 0; before -> after\n{head}")
    for name, layout in LAYOUTS.items():
        if args.only not in name:
            continue
        torch.manual_seed(0)
        tokenizer = Tokenizer(TokenizerConfig(code_width=96, dropout=0.05), layout)
        objective = TokenizerObjective(tokenizer, spans)
        start_tokenizer(tokenizer, objective.windows(objective.starts))
        before = objective.evaluate()
        with tempfile.TemporaryDirectory() as folder:
            loop = LoopSettings(args.steps, 4e-4, evaluate_every=args.steps)
            after = fit(objective, loop, Path(folder), lambda done, total, note: None)
        keys = ("lead_mm", "follow_mm", "follow_in_lead_mm")
        held_out = " ".join(f"{before[key]:.0f}->{after[key]:.1f}" for key in keys)
        known = "/".join(f"{after['train_' + key]:.1f}" for key in keys)
        print(f"{name:36} {bits_per_beat(layout):9.0f}  {held_out:>34}  {known:>22}", flush=True)


if __name__ == "__main__":
    main()
