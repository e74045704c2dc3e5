"""The first page: what the graph holds, where it has gaps, where to begin."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.context import ServerContext
from kg.serve.explorer.asking import Row, ask
from kg.serve.explorer.events import Views
from kg.serve.explorer.histogram import ticks
from kg.serve.explorer.index import Selection
from kg.serve.explorer.indexing import Indexes
from kg.serve.explorer.site import Site
from kg.store.counts import counting_query

_MOST_MONTHS = 60
_LEVELS = 4
_READY = (
    "civilians-killed-in-air-strikes",
    "disagreements",
    "ceasefires",
    "deaths-by-category",
    "source-dependence",
    "displacement",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Reports of one publisher in one span of time; `level` runs from 0, none, to 4, as many as any has."""

    month: str
    count: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One publisher's reports over time."""

    node: str
    name: str
    total: int
    cells: Sequence[Cell]
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Reports by publisher and month, or by year where there are many months."""

    columns: Sequence[str]
    strips: Sequence[Strip]
    hidden: int


@dataclass(slots=True)
class Overview:
    """Counts of a release: found once, since a release does not change."""

    context: ServerContext
    _known: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def counts(self) -> Mapping[str, Any]:
        """Return counts by name, the period, and the coverage.

        Raises:
            AnswerError: no answer in time.
        """
        release = self.context.release.name
        async with self._lock:
            if release not in self._known:
                found = await self._find()
                self._known = {release: found}
        return self._known[release]

    async def _find(self) -> Mapping[str, Any]:
        table, period, days, publishers = await asyncio.gather(
            self.context.ask(counting_query(), patience=math.inf),
            ask(self.context, "period", patience=math.inf),
            ask(self.context, "days", patience=math.inf),
            ask(self.context, "publishers", limit=100_000, patience=math.inf),
        )
        counts = {row["what"]["value"]: int(row["count"]["value"]) for row in table.rows}
        return {
            **{name.replace(" ", "_"): count for name, count in counts.items()},
            **(period.rows[0] if period.rows else {}),
            **(days.rows[0] if days.rows else {}),
            "coverage": coverage(publishers.rows),
        }


async def home_page(site: Site, request: Request, overview: Overview, indexes: Indexes, views: Views) -> Response:
    """Show the first page."""
    index, counts = await asyncio.gather(indexes.current(), overview.counts())
    view = await asyncio.to_thread(views.view, index, Selection())
    claims = counts.get("claims", 0)
    catalogue = site.context.catalogue
    return site.render(
        request,
        "home.html",
        section="home",
        counts=counts,
        map=view.map,
        bars=view.bars,
        ticks=ticks(view.bars),
        evidence_share=round(100 * counts.get("claims_with_evidence", 0) / claims, 1) if claims else None,
        coverage=counts["coverage"],
        questions=[catalogue.question(name) for name in _READY if name in catalogue],
        question_count=len(catalogue),
    )


def coverage(rows: Sequence[Row], *, most: int = 24) -> Coverage:
    """Return reports by publisher and month; by year where there would be more than `_MOST_MONTHS` columns."""
    months = sorted({row["month"] for row in rows if row["month"] != "none"})
    columns = _filled(months)
    by_year = len(columns) > _MOST_MONTHS
    if by_year:
        columns = [str(year) for year in range(int(months[0][:4]), int(months[-1][:4]) + 1)]
    strips = []
    for node, found in groupby(sorted(rows, key=lambda row: row["publisher"]), key=lambda row: row["publisher"]):
        strips.append(_strip(node, list(found), columns, length=4 if by_year else 7))
    highest = max((cell.count for strip in strips for cell in strip.cells), default=1)
    strips = [_levelled(strip, highest) for strip in sorted(strips, key=lambda strip: (-strip.total, strip.name))]
    return Coverage(columns=columns, strips=strips[:most], hidden=max(0, len(strips) - most))


def _filled(months: Sequence[str]) -> list[str]:
    """Return every month from the first to the last, so that gaps show."""
    if not months:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (months[0], months[-1]))
    return [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in range(first, last + 1)]


def _strip(node: str, rows: Sequence[Row], columns: Sequence[str], *, length: int) -> Strip:
    counts: dict[str, int] = {}
    for row in rows:
        key = row["month"] if row["month"] == "none" else row["month"][:length]
        counts[key] = counts.get(key, 0) + int(row["reports"])
    cells = [Cell(month=column, count=counts.get(column, 0), level=0) for column in columns]
    return Strip(
        node=node, name=rows[0]["name"], total=sum(counts.values()), cells=cells, undated=counts.get("none", 0)
    )


def _levelled(strip: Strip, highest: int) -> Strip:
    cells = [
        Cell(month=cell.month, count=cell.count, level=-(-cell.count * _LEVELS // highest) if cell.count else 0)
        for cell in strip.cells
    ]
    return Strip(node=strip.node, name=strip.name, total=strip.total, cells=cells, undated=strip.undated)
