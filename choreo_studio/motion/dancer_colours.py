"""The colours that tell the dancers apart, also for colour-blind people."""

from choreo_studio.motion.clip import Role

IDENTITY_COLOURS: dict[Role, tuple[int, int, int]] = {"lead": (230, 159, 0), "follow": (86, 180, 233)}
"""Red, green and blue as displayed, 0..255: lead orange #E69F00 and follow blue #56B4E9."""


def hex_colour(role: Role) -> str:
    """A dancer's colour as '#rrggbb'."""
    return "#" + "".join(f"{part:02x}" for part in IDENTITY_COLOURS[role])
