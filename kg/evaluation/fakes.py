"""FA-KES labels: does the report's main event have the right deaths, governorate, actor and cause?

The labels are crowd workers' answers, one event a report, and noisy; what they ask is coarse and independent of our
own gold. The mapping from our events to their classes is frozen in `fakes-classes.toml`. Source: Abu Salem et al.,
"FA-KES: A Fake News Dataset around the Syrian War", ICWSM 2019.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]
_NEAR = 0.1
_NOWHERE = 1 << 60
_FIRST_TOLL = re.compile(
    r"(\d[\d,]*)(?:\s+\w+){0,4}?\s+(?:killed|dead|die|dies|died|deaths)"
    r"|kill(?:s|ed|ing)?\s+(?:at least\s+)?(\d[\d,]*)",
    re.IGNORECASE,
)
_PARTS = frozenset({"child", "woman"})
_COUNTED_PEOPLE = ("nb_civilians", "nb_noncivilians")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one report is said to be mainly about; `None` where nothing is said."""

    deaths: int | None
    civilians: int | None
    governorate: str | None
    actor: str
    cause: str


@cache
def _classes() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("fakes-classes.toml").read_text(encoding="utf-8"))


def label_answer(labels: Json) -> Answer:
    """Return the labels of one report as an answer; deaths are civilians and others together."""
    counts = [int(labels[name]) for name in _COUNTED_PEOPLE if str(labels[name]).isdigit()]
    return Answer(
        deaths=sum(counts),
        civilians=int(labels["nb_civilians"]) if str(labels["nb_civilians"]).isdigit() else None,
        governorate=labels["location"],
        actor=labels["actor"],
        cause=labels["cause_of_death"],
    )


def our_answer(events: Sequence[Json]) -> Answer:
    """Return our answer from the interchange events of one report: that of its main event."""
    event = main_event(events)
    if event is None:
        return Answer(deaths=None, civilians=None, governorate=None, actor="unknown", cause="unknown")
    doers = [r["name"] for r in event["roles"] if r["role"] in ("perpetrator", "side_a", "side_b")]
    return Answer(
        deaths=_deaths(event, None),
        civilians=_deaths(event, "civilian"),
        governorate=_governorate(event, events),
        actor=_class_of("actor", doers),
        cause=_class_of("cause", [event["type"]]),
    )


def main_event(events: Sequence[Json]) -> Json | None:
    """Return the violent news event whose deaths the report counts first; without deaths, the first one told."""
    violent = {name for names in _classes()["cause"].values() for name in names}
    news = [e for e in events if e["type"] in violent and not e["background"] and e["status"] != "denied"]
    return min(news, key=lambda event: (_first_death(event), _start(event["evidence"])), default=None)


def _first_death(event: Json) -> int:
    deaths = (toll for toll in event["tolls"] if toll["effect"] == "killed" and not toll.get("subset"))
    return min((_start(toll["evidence"]) for toll in deaths), default=_NOWHERE)


def _start(spans: Sequence[Sequence[int]]) -> int:
    return min((start for start, _ in spans), default=_NOWHERE)


def _deaths(event: Json, category: str | None) -> int | None:
    """The event's figure as told first; figures of disjoint categories told beside it are added.

    Children and women are parts of a figure, unless a report counts nobody else.
    """
    counted = [toll for toll in event["tolls"] if toll["effect"] == "killed" and not toll.get("subset")]
    wholes = [toll for toll in counted if toll["category"] not in _PARTS]
    first: dict[tuple[str, str | None], int] = {}
    for toll in sorted(wholes or counted, key=lambda toll: _start(toll["evidence"])):
        figure = toll["best"] or toll["low"] or toll["high"]
        wanted = category in (None, toll["category"]) or (category == "civilian" and not wholes)
        if figure and wanted:
            first.setdefault((toll["category"], toll["group"]), figure)
    if not first:
        return None
    parts = sum(figure for (name, _), figure in first.items() if name != "unknown")
    whole = sum(figure for (name, _), figure in first.items() if name == "unknown")
    opens_with_all = next(iter(first))[0] == "unknown"
    return whole if opens_with_all and whole else max(parts, whole)


def _governorate(event: Json, events: Sequence[Json]) -> str | None:
    """The governorate named most often among the event's places; where it has none ("northern Syria"), the report's."""
    others = [place for other in events for place in other["places"]]
    for places in (event["places"], others):
        named = [_class_of("governorate", [place["admin1"] or place["name"]]) for place in places]
        counts = Counter(name for name in named if name != "unknown")
        if counts:
            return counts.most_common(1)[0][0]
    return None


def _class_of(table: str, names: Iterable[str]) -> str:
    wanted = list(names)
    classes: Mapping[str, Sequence[str]] = _classes()[table]
    return next((label for name in wanted for label, members in classes.items() if name in members), "unknown")


def baseline_answer(title: str, text: str) -> Answer:
    """Return the trivial answers: the first number before a word for deaths, the most named governorate."""
    found = next((match for part in (title, text) for match in _FIRST_TOLL.finditer(part)), None)
    deaths = int((found[1] or found[2]).replace(",", "")) if found else None
    names = {label: len(re.findall(label.split()[0][:5], text, re.IGNORECASE)) for label in _classes()["governorate"]}
    most = max(names, key=lambda name: names[name])
    where = most if names[most] else None
    return Answer(deaths=deaths, civilians=deaths, governorate=where, actor="unknown", cause="shelling")


def agreement(ours: Mapping[str, Answer], labels: Mapping[str, Answer]) -> dict[str, float]:
    """Return the share of reports in which we agree with the labels, by question.

    Deaths: exact, and within a tenth or one; a report without deaths is right as none or 0.
    """
    pairs = [(ours[key], labels[key]) for key in sorted(labels)]
    right = {
        "deaths exact": [(a.deaths or 0) == (b.deaths or 0) for a, b in pairs],
        "deaths near": [_near(a.deaths or 0, b.deaths or 0) for a, b in pairs],
        "civilians exact": [(a.civilians or 0) == (b.civilians or 0) for a, b in pairs],
        "governorate": [a.governorate == b.governorate for a, b in pairs],
        "actor": [a.actor == b.actor for a, b in pairs],
        "cause": [a.cause == b.cause for a, b in pairs],
    }
    return {name: sum(values) / len(values) for name, values in right.items()}


def _near(ours: int, theirs: int) -> bool:
    return abs(ours - theirs) <= max(1, _NEAR * theirs)
