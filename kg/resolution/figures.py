"""A claimed figure as estimates see it, and the rule of estimates as values, read from `estimates.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kg.claims.model import Claim, TollContent
from kg.extraction.model import Bound, Mode
from kg.resolution.model import SetAsideReason

NARRATORS = "narrators"
Bounds = tuple[int | None, int | None, int | None]
_OWN_VOICE = frozenset({Mode.NARRATOR, Mode.CAPTION, Mode.IMPLIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedClaim:
    """A toll claim with the day its report was issued, which orders the figures of one source.

    Attributes:
        copy_of: the document whose text its report prints again.
        voices: who speaks, an organisation for its director or spokesman; those of the claim where not given.
        counts_more: by what words it counts over more than the event; empty where it does not.
        is_of_a_day: the report tells news of a day or two, not what has come together since something began.
    """

    claim: Claim
    content: TollContent
    issued: date | None
    document: str
    copy_of: str | None = None
    voices: tuple[str, ...] = ()
    counts_more: str = ""
    is_of_a_day: bool = False

    @property
    def speakers(self) -> frozenset[str]:
        """Who stands behind it: those who say it, or the one voice of all reporters."""
        if self.claim.mode in _OWN_VOICE:
            return frozenset({NARRATORS})
        return frozenset(self.voices or self.claim.said_by)

    @property
    def source(self) -> str:
        """The independent source, as one name."""
        return "|".join(sorted(self.speakers))

    @property
    def is_vague(self) -> bool:
        """Whether it is a word for many and no count: "dozens", "tens of thousands" (up to 99,999)."""
        is_open = self.content.high is None or not str(self.content.high).strip("9")
        return self.content.bound is Bound.VAGUE and self.content.best is None and is_open

    @property
    def floor(self) -> int:
        """The number that it says were reached."""
        return next((value for value in (self.content.low, self.content.best) if value is not None), 0)

    @property
    def is_open(self) -> bool:
        """Whether it says "at least"."""
        return self.content.high is None and self.content.low is not None

    @property
    def bounds(self) -> Bounds:
        """Low, best and high."""
        return self.content.low, self.content.best, self.content.high

    @property
    def place(self) -> tuple[str, int, int, str]:
        """Where it stands within its report: figures of a later day first, then as told, of one list the highest."""
        until = str(self.content.date.end or "")
        start = min((span.start for span in self.claim.evidence), default=0)
        return _descending(until), start, -self.figure, self.claim.iri

    @property
    def order(self) -> tuple[str, int, str]:
        """Later reports last; of one day, the higher figure last, since tolls rise."""
        return str(self.issued or ""), self.figure, self.document

    @property
    def figure(self) -> int:
        """One number to order it by."""
        return self.content.best or self.content.low or self.content.high or 0


def _descending(text: str) -> str:
    return "".join(chr(0xFFFF - ord(character)) for character in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRule:
    """What of the rule is open to choice, as `estimates.toml` has it."""

    version: str
    set_aside: frozenset[SetAsideReason]
    best: str
    named_first: bool
    outlier: float
    running_days: int
    running_from: int
    part_of_war: float
    outgrown_by: int
    counting_days: int


@cache
def estimate_rule() -> EstimateRule:
    """Return the shipped rule."""
    given = tomllib.loads(Path(__file__).with_name("estimates.toml").read_text(encoding="utf-8"))
    return EstimateRule(
        version=f"{given['name']} {given['version']}",
        set_aside=frozenset(SetAsideReason(reason) for reason in given["set-aside"]),
        best=given["best"],
        named_first=given["named-first"],
        outlier=given["outlier"],
        running_days=given["running-days"],
        running_from=given["running-from"],
        part_of_war=given["part-of-war"],
        outgrown_by=given["outgrown-by"],
        counting_days=given["counting-days"],
    )
