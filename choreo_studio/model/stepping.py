"""One window through a transformer, step after step.

What is the same in every step (conditions, music, what the coarse codes say, places in time) is added up once for the
window; codes are looked up in a table; and the last block and the heads work on those places alone that are asked.
"""

import torch
from torch import Tensor
from torch.nn import functional as nnf

from choreo_studio.model.transformer import Block, MaskedTransformer, rotary_turns

# Fewer rows than this go another way through matrix products, which rounds otherwise: a dance must not depend on how
# many are danced beside it.
_ROWS = 16
_TRIED_BEATS, _TRIED_DANCES = (2, 7, 20, 32), 4


class Stepper:
    """A window of N dances, each listened to in G ways.

    Args:
        net: the transformer of one level.
        encoded: (G * N, B, D) conditions; the N dances with one way of listening after another.
        known: (N, S, L, D) what coarse codes say, None on the coarse level.
    """

    def __init__(self, net: MaskedTransformer, encoded: Tensor, known: Tensor | None) -> None:
        self._net, self._folded = net, net.folded()
        per_beat, streams = net.level.slots_per_beat, len(net.level.streams)
        slots = per_beat * encoded.shape[1]
        phase = torch.arange(slots, device=encoded.device) % per_beat
        place = encoded.repeat_interleave(per_beat, dim=1) + net.slot(phase)  # G * N, L, D
        base = place[:, None] + (net.stream.weight + net.from_codes.bias)[:, None]  # G * N, S, L, D
        if known is not None:
            said = net.from_known(known) + net.from_partner(known.flip(1))
            base = (base.unflatten(0, (-1, len(known))) + said).flatten(0, 1)
        self._base = base
        beats = torch.arange(slots, device=encoded.device) / per_beat
        self._turns = rotary_turns(beats.repeat(streams), net.config.width // net.config.heads)

    def logits(self, codes: Tensor, asked: Tensor, depth: int) -> Tensor:
        """Logits (G, M, K) of the M places that are asked, in the order of `asked.nonzero()`.

        Args:
            codes: (N, S, L, depth) known codes; `mask_code` where unknown.
            asked: (N, S, L) True where an answer is wanted, at one place at least.
            depth: which residual code is asked for.
        """
        x = self._started(codes)
        ways = len(x) // len(codes)
        rows, there = _asked_rows(asked)
        blocks = [block for block in self._net.blocks if isinstance(block, Block)]
        for block in blocks[:-1]:
            x = block(x, self._turns, None)
        x = blocks[-1].answered(x, self._turns, rows.repeat(ways, 1))  # G * N, Q, D
        answers = self._net.norm(x).unflatten(0, (ways, -1))[:, there]  # G, M, D
        return self._heads(answers, (rows // codes.shape[2])[there], depth)

    def _started(self, codes: Tensor) -> Tensor:
        streams, _, depth = codes.shape[1:]
        row = torch.arange(streams, device=codes.device)[:, None, None]
        known = self._folded.inputs[row, torch.arange(depth, device=codes.device), codes].sum(-2)  # N, S, L, D
        return (self._base.unflatten(0, (-1, len(codes))) + known).flatten(0, 1).flatten(1, 2)  # G * N, S * L, D

    def _heads(self, answers: Tensor, streams: Tensor, depth: int) -> Tensor:
        count = len(streams)
        padded = nnf.pad(answers, (0, 0, 0, max(0, _ROWS - count)))
        odds = nnf.linear(padded, self._folded.heads[depth], self._folded.offsets[depth])[:, :count]
        codes = odds.unflatten(-1, (len(self._net.level.streams), -1))  # G, M, S, K
        return codes[:, torch.arange(count, device=streams.device), streams]


def _asked_rows(asked: Tensor) -> tuple[Tensor, Tensor]:
    """Places (N, Q) of which each dance's asked ones come first, and which of them (N, Q) are asked."""
    flat = asked.flatten(1)
    counts = flat.sum(1)
    most = min(flat.shape[1], -(-int(counts.max()) // _ROWS) * _ROWS)
    rows = (~flat).to(torch.uint8).argsort(dim=1, stable=True)[:, :most]
    return rows, torch.arange(most, device=asked.device) < counts[:, None]


@torch.inference_mode()
def rounds_alike_together(net: MaskedTransformer) -> bool:
    """Whether this processor gives every dance the same bits alone and in a batch; tried on windows of some lengths.

    Matrix products sum every row in the same order whatever stands beside it, on most processors and for all but the
    smallest matrices.
    """
    random, level, width = torch.Generator().manual_seed(0), net.level, net.config.width
    for beats in _TRIED_BEATS:
        shape = (_TRIED_DANCES, len(level.streams), level.slots_per_beat * beats, level.depth)
        codes = torch.randint(level.codebook_size + 1, shape, generator=random)
        asked = (torch.rand(shape[1:3], generator=random) < 0.5).expand(shape[:3])
        encoded = torch.randn(_TRIED_DANCES, beats, width, generator=random)
        together = Stepper(net, encoded, _known(net, codes)).logits(codes, asked, level.depth - 1)
        alone = [
            Stepper(net, encoded[one], _known(net, codes[one])).logits(codes[one], asked[one], level.depth - 1)
            for one in (slice(row, row + 1) for row in range(_TRIED_DANCES))
        ]
        if not torch.equal(together, torch.cat(alone, dim=1)):
            return False
    return True


def _known(net: MaskedTransformer, codes: Tensor) -> Tensor | None:
    """What made-up coarse codes, taken from these, say."""
    if not net.above:
        return None
    coarse = net.layout.level("coarse")
    own = codes[:, :1, :: net.level.slots_per_beat, :1] % coarse.codebook_size
    return net.known_above(own.expand(-1, len(coarse.streams), -1, -1))
