"""Draw numbers with their doubt: a scale, a band from low to high, a tick at best, an open end where there is none."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 1000
_STEPS = (1, 2, 2.5, 5, 10)
_MANY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A range on a scale of `WIDTH` units.

    Attributes:
        best: where the tick goes.
        is_open: whether there is no upper bound.
        starts_open: whether there is no lower bound.
    """

    left: float
    right: float
    best: float | None
    is_open: bool
    starts_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Numbers from 0 to `top`, on `WIDTH` units; square roots where numbers are far apart, so that small ones show."""

    top: int
    root: bool

    def at(self, value: float) -> float:
        """Return where a number stands."""
        share = value / self.top if self.top else 0.0
        return round(WIDTH * (math.sqrt(share) if self.root else share), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the numbers worth naming, with their places."""
        step = _step(self.top)
        values = [step * index for index in range(int(self.top // step) + 1)]
        if self.root:
            values = [0, *(value for value in values if value and self.at(value) > WIDTH / 8)]
        return [(self.at(value), f"{value:,.0f}") for value in values]

    def band(self, low: int | None, best: int | None, high: int | None) -> Band:
        """Return the band of these bounds."""
        known = [value for value in (low, best, high) if value is not None]
        left = self.at(min(known, default=0))
        right = self.at(high if high is not None else max(known, default=0))
        tick = self.at(best) if best is not None else None
        # A figure told as "some" has no bounds: it is drawn as the tick that it is.
        told = low is not None or high is not None
        return Band(
            left=left,
            right=max(right, left),
            best=tick,
            is_open=told and high is None,
            starts_open=told and low is None,
        )


def scale_of(numbers: Iterable[int | None]) -> Scale:
    """Return a scale that holds the numbers, with room for an open end."""
    known = [number for number in numbers if number is not None and number >= 0]
    highest, lowest = max(known, default=1), min((number for number in known if number), default=1)
    step = _step(max(highest, 4))
    top = int(math.ceil(highest * 1.12 / step) * step) if highest > 3 else 4  # noqa: PLR2004 - tiny numbers
    return Scale(top=top, root=highest > _MANY * lowest)


def _step(top: float) -> int:
    """Return a round distance between four to six ticks."""
    rough = max(top / 5, 1)
    magnitude = 10 ** math.floor(math.log10(rough))
    return max(1, int(next(magnitude * factor for factor in _STEPS if magnitude * factor >= rough)))
