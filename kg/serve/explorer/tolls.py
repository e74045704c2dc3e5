"""Estimates beside the figures they rest on: every source's number on one scale, used or set aside and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.serve.explorer.asking import Row
from kg.serve.explorer.claims import ShownClaim
from kg.serve.explorer.figures import Band, Scale, scale_of
from kg.serve.explorer.terms import figure, local, number

_ORDER = ("killed", "injured", "missing", "trapped", "captured", "displaced", "evacuated", "destroyed")
_PARTS = frozenset({"child", "woman"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Low, best, high; `None` where not stated."""

    low: int | None
    best: int | None
    high: int | None

    @property
    def text(self) -> str:
        """As one reads it."""
        return figure(self.low, self.best, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One source's number.

    Attributes:
        reason: `used`, or why it was set aside; empty where no estimate decided on it.
    """

    claim: ShownClaim
    bounds: Bounds
    bound: str
    verbatim: str
    reason: str
    why: str
    band: Band
    category: str

    @property
    def is_used(self) -> bool:
        """Whether the estimate rests on it."""
        return self.reason == "used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """One estimate with its figures, drawn on one scale."""

    node: str
    title: str
    is_part: bool
    bounds: Bounds
    sources: int
    rule: str
    scale: Scale
    band: Band
    figures: Sequence[Figure]

    @property
    def key(self) -> str:
        """Its name within a page."""
        return f"t-{local(self.node)}"

    @property
    def spread(self) -> str:
        """The numbers that its sources give, as one reads them."""
        numbers = [
            bound for found in self.figures for bound in (found.bounds.low, found.bounds.best, found.bounds.high)
        ]
        known = sorted({number for number in numbers if number is not None})
        return f"numbers from {known[0]:,} to {known[-1]:,}" if len(known) > 1 else "the same number"

    @property
    def differs(self) -> bool:
        """Whether its sources give different numbers."""
        return len({found.bounds for found in self.figures}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decision:
    claim: str
    reason: str
    why: str


def shown_tolls(
    estimates: Iterable[Row], tolls: Iterable[Row], claims: Mapping[str, ShownClaim]
) -> tuple[list[Toll], list[Figure]]:
    """Return the estimates with their figures, and the figures on which no estimate decided."""
    by_claim = {row["claim"]: row for row in tolls}
    groups: dict[str, list[Row]] = {}
    for row in estimates:
        groups.setdefault(row["estimate"], []).append(row)
    shown = [_toll(rows, by_claim, claims) for rows in groups.values()]
    decided = {found.claim.node for toll in shown for found in toll.figures}
    scale = scale_of(bound for row in by_claim.values() for bound in _numbers(row))
    rest = [
        _figure(_Decision(claim=node, reason="", why=""), row, claims[node], scale)
        for node, row in by_claim.items()
        if node not in decided and node in claims
    ]
    return sorted(shown, key=_rank), rest


def _rank(toll: Toll) -> tuple[int, bool, str]:
    effect = toll.title.rsplit(" ", 1)[-1]
    return (_ORDER.index(effect) if effect in _ORDER else len(_ORDER), toll.is_part, toll.title)


def _toll(rows: Sequence[Row], by_claim: Mapping[str, Row], claims: Mapping[str, ShownClaim]) -> Toll:
    first = rows[0]
    decisions = {
        row["claim"]: _Decision(
            claim=row["claim"], reason=row["reason"], why=row.get("explanation") or row.get("reason_text", "")
        )
        for row in rows
    }
    found = [decisions[node] for node in decisions if node in by_claim and node in claims]
    numbers = [*_numbers(first), *(bound for decision in found for bound in _numbers(by_claim[decision.claim]))]
    scale = scale_of(numbers)
    figures = [_figure(decision, by_claim[decision.claim], claims[decision.claim], scale) for decision in found]
    figures.sort(key=lambda item: (not item.is_used, item.claim.issued or "9999", item.claim.source, item.claim.node))
    bounds = _bounds(first)
    return Toll(
        node=first["estimate"],
        title=_title(first),
        is_part=local(first["category"]) in _PARTS,
        bounds=bounds,
        sources=number(first.get("sources")) or 0,
        rule=first.get("rule", ""),
        scale=scale,
        band=scale.band(bounds.low, bounds.best, bounds.high),
        figures=figures,
    )


def _figure(decision: _Decision, row: Row, claim: ShownClaim, scale: Scale) -> Figure:
    bounds = _bounds(row)
    return Figure(
        claim=claim,
        bounds=bounds,
        bound=row["bound"],
        verbatim=row["words"],
        reason=decision.reason,
        why=decision.why,
        band=scale.band(bounds.low, bounds.best, bounds.high),
        category=_title(row),
    )


_PEOPLE = {
    "unknown": "people",
    "civilian": "civilians",
    "combatant": "combatants",
    "child": "children",
    "woman": "women",
}


def _title(row: Row) -> str:
    category = local(row["category"])
    who = _PEOPLE.get(category, row["category_name"])
    group = f" of {row['group_name']}" if "group_name" in row else ""
    return f"{who[:1].upper()}{who[1:]}{group} {row['effect_name']}"


def _bounds(row: Row) -> Bounds:
    low, best, high = _numbers(row)
    return Bounds(low=low, best=best, high=high)


def _numbers(row: Row) -> tuple[int | None, int | None, int | None]:
    return number(row.get("low")), number(row.get("best")), number(row.get("high"))
