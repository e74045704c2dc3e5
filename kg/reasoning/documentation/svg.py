"""Draw boxes and arrows as SVG: a plain picture, same bytes for the same input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import hypot

ROW = 17
HEAD = 26
LETTER = 6.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box with its top left corner in pixels; `kind` is a CSS class, `href` the anchor it leads to."""

    x: float
    y: float
    width: float
    title: str
    subtitle: str = ""
    rows: tuple[str, ...] = ()
    kind: str = ""
    href: str = ""

    @property
    def height(self) -> float:
        """Height in pixels, from the number of lines."""
        return HEAD + (14 if self.subtitle else 0) + (ROW * len(self.rows) + 6 if self.rows else 0)

    @property
    def centre(self) -> tuple[float, float]:
        """The point that arrows aim at."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An arrow between two boxes; its label stands at the share `at` of its length."""

    start: Box
    end: Box
    label: str
    at: float = 0.5
    href: str = ""


def draw(boxes: Sequence[Box], arrows: Sequence[Arrow], *, title: str) -> str:
    """Return the picture as an SVG element as wide as its boxes need."""
    width = max(box.x + box.width for box in boxes) + 10
    height = max(box.y + box.height for box in boxes) + 10
    lines = [
        f'<svg viewBox="0 0 {_n(width)} {_n(height)}" style="max-width:{_n(width)}px" role="img">',
        f"<title>{escape(title)}</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
        '<path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>',
    ]
    drawn = [_arrow(arrow) for arrow in arrows]
    lines += [line for line, _ in drawn]
    lines += [_box(box) for box in boxes]
    lines += [label for _, label in drawn]
    return "\n".join([*lines, "</svg>"])


def _arrow(arrow: Arrow) -> tuple[str, str]:
    """Return the line and, to be drawn over all boxes, its label."""
    (x1, y1), (x2, y2) = arrow.start.centre, arrow.end.centre
    x1, y1 = _edge(arrow.start, x2, y2)
    x2, y2 = _edge(arrow.end, *arrow.start.centre)
    line = f'<path class="arrow" marker-end="url(#tip)" d="M{_n(x1)} {_n(y1)} {_n(x2)} {_n(y2)}"/>'
    x, y = x1 + (x2 - x1) * arrow.at, y1 + (y2 - y1) * arrow.at
    wide = len(arrow.label) * LETTER * 0.86 + 8
    label = (
        f'<rect class="halo" x="{_n(x - wide / 2)}" y="{_n(y - 8)}" width="{_n(wide)}" height="16" rx="4"/>'
        f'<text class="edge" x="{_n(x)}" y="{_n(y + 4)}">{escape(arrow.label)}</text>'
    )
    return line, _linked(label, arrow.href)


def _edge(box: Box, x: float, y: float) -> tuple[float, float]:
    """Where the line from the centre of the box towards (x, y) leaves the box."""
    cx, cy = box.centre
    dx, dy = x - cx, y - cy
    if not hypot(dx, dy):
        return cx, cy
    scale = min((box.width / 2) / abs(dx) if dx else float("inf"), (box.height / 2) / abs(dy) if dy else float("inf"))
    return cx + dx * scale, cy + dy * scale


def _box(box: Box) -> str:
    middle = _n(box.x + box.width / 2)
    size = f'width="{_n(box.width)}" height="{_n(box.height)}"'
    parts = [
        f'<rect class="box {box.kind}" x="{_n(box.x)}" y="{_n(box.y)}" {size} rx="7"/>',
        f'<text class="name" x="{middle}" y="{_n(box.y + 18)}">{escape(box.title)}</text>',
    ]
    top = box.y + HEAD
    if box.subtitle:
        parts.append(f'<text class="type" x="{middle}" y="{_n(top + 6)}">{escape(box.subtitle)}</text>')
        top += 14
    for number, row in enumerate(box.rows, start=1):
        parts.append(f'<text class="row" x="{_n(box.x + 9)}" y="{_n(top + ROW * number - 2)}">{escape(row)}</text>')
    return _linked("".join(parts), box.href)


def _linked(content: str, href: str) -> str:
    return f'<a href="{escape(href)}">{content}</a>' if href else f"<g>{content}</g>"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def columns(heights: Mapping[int, Sequence[float]], *, gap: float) -> dict[int, list[float]]:
    """Return the top of each box in its column, the columns centred on one another."""
    totals = {column: sum(found) + gap * (len(found) - 1) for column, found in heights.items()}
    tallest = max(totals.values())
    tops: dict[int, list[float]] = {}
    for column, found in heights.items():
        y = (tallest - totals[column]) / 2 + 8
        tops[column] = []
        for height in found:
            tops[column].append(y)
            y += height + gap
    return tops
