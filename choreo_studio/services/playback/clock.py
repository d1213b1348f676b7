"""The device's clock, read from when it asks for sound."""

_LEAK = 1e-3
_WINDOW_SECONDS = 1.0
_LOST_SECONDS = 0.01


class DeviceClock:
    """Which frame is heard now.

    A device asks for a block when there is room for it. A request may come late, when the machine is busy, but never
    early; so the earliest requests tell the time of the device, and the others are noise. The estimate leaks by one
    part in a thousand, which lets it follow a device that is slow by less than that. Where a request comes so late that
    the device had nothing left to play, or every request of a second was late, sound was lost, and the estimate moves
    by as much.

    Args:
        sample_rate: frames per second.

    Attributes:
        latency_frames: how many frames a device that was served in time holds; 0 before that is known.
        runs_dry: whether a device that was not served in time falls silent; one that nobody hears runs on.
    """

    def __init__(self, sample_rate: int) -> None:
        self.latency_frames = 0
        self.runs_dry = True
        self._rate = sample_rate
        self._handed = 0
        self._noted_at = 0.0
        self._zero_at: float | None = None
        self._window_start, self._least_late = 0.0, float("inf")
        self._heard = 0.0

    @property
    def noted_at(self) -> float:
        """When the device asked last."""
        return self._noted_at

    def note(self, now: float, count: int) -> None:
        """The device asked for `count` frames more, at `now` seconds of the monotonic clock."""
        self._handed += count
        seen = now - self._handed / self._rate
        if self._zero_at is None:
            self._zero_at, self._window_start = seen, now
        else:
            ran_dry = self.runs_dry and seen - self._zero_at > (self.latency_frames - count) / self._rate > 0
            self._zero_at = seen if ran_dry else min(seen, self._zero_at + _LEAK * (now - self._noted_at))
            self._allow_for_loss(now, seen - self._zero_at)
        self._noted_at = now

    def heard(self, now: float) -> float | None:
        """The frame that is heard at `now` of the monotonic clock, never one before an answer given earlier.

        None before the first is heard.
        """
        zero_at = self._zero_at
        if zero_at is None:
            return None
        frame = (now - zero_at) * self._rate - self.latency_frames
        if self.runs_dry:
            frame = min(frame, self._handed)
        if frame < 0:
            return None
        self._heard = max(self._heard, frame)
        return self._heard

    def _allow_for_loss(self, now: float, late: float) -> None:
        self._least_late = min(self._least_late, late)
        if now - self._window_start < _WINDOW_SECONDS or self._zero_at is None:
            return
        if self._least_late > _LOST_SECONDS:
            self._zero_at += self._least_late
        self._window_start, self._least_late = now, float("inf")
