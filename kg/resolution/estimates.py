"""Low, best and high of an event's figures, by a rule that is stated and versioned (`estimates.toml`).

Per event, effect, category and group, and per kind of thing destroyed: claims that are not asserted, sums, parts,
claims without a number and what a copy of a wire story repeats are set aside; of each independent source the latest
figure stands (within a report the one told first, which is the news; what follows is its history); all reporters' own
voices are one source. Of what goes on for long, such as a war, only figures of the last year stand. What lies an order
of magnitude off three others is left to a person.
Then low is the lowest figure, high the highest, open only where no closed figure reaches an "at least";
best is the lower median of the sources' figures, those of named sources before the reporters' own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kg.claims.labels import figures_label
from kg.claims.model import Claim, TollContent
from kg.extraction.model import Category, Effect, Mode, Status
from kg.identifiers import ID, digest
from kg.resolution.model import Estimate, SetAside, SetAsideReason
from kg.resolution.things import counted_thing, plural

NARRATORS = "narrators"
Counted = tuple[Effect, Category, str, str]
"""What an estimate is of: effect, category, the group's IRI and the thing destroyed, the last two empty for none."""
_FEWEST_OTHERS = 3
_OWN_VOICE = frozenset({Mode.NARRATOR, Mode.CAPTION, Mode.IMPLIED})
_NOUNS = {
    Category.CIVILIAN: "civilians",
    Category.COMBATANT: "combatants",
    Category.CHILD: "children",
    Category.WOMAN: "women",
    Category.UNKNOWN: "people",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedClaim:
    """A toll claim with the day its report was issued, which orders the figures of one source.

    Attributes:
        copy_of: the document whose text its report prints again.
    """

    claim: Claim
    content: TollContent
    issued: date | None
    document: str
    copy_of: str | None = None

    @property
    def source(self) -> str:
        """The independent source: who says it, or the one voice of all reporters."""
        return NARRATORS if self.claim.mode in _OWN_VOICE else "|".join(self.claim.said_by)

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
    )


def _middle(count: int, best: str) -> int:
    """Return which of so many figures in order is the best one."""
    return {"lower-median": (count - 1) // 2, "upper-median": count // 2, "lowest": 0, "highest": count - 1}[best]


def estimate_event(
    event: str, label: str, claims: Iterable[DatedClaim], rule: EstimateRule | None = None, *, is_running: bool = False
) -> Iterator[Estimate]:
    """Yield the estimates of one event, in order of effect, category, group and thing.

    The toll of an event that goes on, such as a war, is a running one: what was told long before the newest figure is
    no other opinion on the same dead.
    """
    groups: dict[Counted, list[DatedClaim]] = {}
    for claim in claims:
        content = claim.content
        what = (content.effect, content.category, content.group or "", counted_thing(content) or "")
        groups.setdefault(what, []).append(claim)
    for what, members in sorted(groups.items()):
        in_order = sorted(members, key=lambda claim: claim.order)
        estimate = _estimate(event, label, what, in_order, rule or estimate_rule(), is_running=is_running)
        if estimate is not None:
            yield estimate


def _estimate(
    event: str,
    label: str,
    what: Counted,
    claims: Sequence[DatedClaim],
    rule: EstimateRule,
    *,
    is_running: bool,
) -> Estimate | None:
    usable, aside = _split(claims, rule)
    usable, copied = _without_copies(usable) if SetAsideReason.COPY in rule.set_aside else (usable, [])
    latest, superseded = _latest(usable, rule)
    current, outrun = _current(latest, rule) if is_running else (latest, [])
    standing, outliers = _without_outliers(current, rule)
    if not standing:
        return None
    effect, category, group, thing = what
    low, best, high = combine(standing, rule)
    return Estimate(
        iri=f"{ID}estimate/{digest(event, effect.value, category.value, group, *([thing] if thing else []))}",
        event=event,
        label=f"{figures_label(low, best, high)} {_noun(what, {low, best, high})} {effect.value}, {label}",
        effect=effect,
        category=category,
        group=group or None,
        thing=thing or None,
        low=low,
        best=best,
        high=high,
        used=tuple(sorted(claim.claim.iri for claim in standing)),
        set_aside=tuple(sorted((*aside, *copied, *superseded, *outrun, *outliers), key=lambda item: item.claim)),
        sources=len({claim.source for claim in standing}),
    )


def _noun(what: Counted, figures: Collection[int | None]) -> str:
    effect, category, _, thing = what
    if effect is not Effect.DESTROYED:
        return _NOUNS[category]
    return thing if thing and figures == {1} else plural(thing or "thing")


def _split(claims: Sequence[DatedClaim], rule: EstimateRule) -> tuple[list[DatedClaim], list[SetAside]]:
    usable, aside = [], []
    for claim in claims:
        reason = _unfit(claim)
        if reason is None or reason[0] not in rule.set_aside:
            usable.append(claim)
        else:
            aside.append(SetAside(claim=claim.claim.iri, reason=reason[0], explanation=reason[1]))
    return usable, aside


def _unfit(claim: DatedClaim) -> tuple[SetAsideReason, str] | None:
    content = claim.content
    if claim.claim.status is not Status.ASSERTED:
        return SetAsideReason.NOT_ASSERTED, f"the figure is {claim.claim.status.value}, not asserted"
    if content.summary:
        return SetAsideReason.SUMMARY, "a sum over what is told one by one"
    if content.low is None and content.best is None and content.high is None:
        return SetAsideReason.NO_NUMBER, "the wording gives no number"
    if content.subset and content.category not in (Category.CHILD, Category.WOMAN):
        return SetAsideReason.SUBSET, "a part of another figure of the event"
    return None


def _without_copies(claims: Sequence[DatedClaim]) -> tuple[list[DatedClaim], list[SetAside]]:
    """Set aside what a copy repeats of the text it copies, whoever the copy says it is from."""
    told = {(claim.document, _figures(claim)) for claim in claims}
    copied = [claim for claim in claims if claim.copy_of and (claim.copy_of, _figures(claim)) in told]
    words = "its report prints the text of an earlier one"
    aside = [SetAside(claim=claim.claim.iri, reason=SetAsideReason.COPY, explanation=words) for claim in copied]
    return [claim for claim in claims if claim not in copied], aside


def _latest(claims: Sequence[DatedClaim], rule: EstimateRule) -> tuple[list[DatedClaim], list[SetAside]]:
    """Of each source keep the newest figure: of each report the first told, of all reports the last.

    Tolls rise, and are at times corrected; a later figure an order of magnitude lower counts a part ("three of them
    died in hospital") and takes no place.
    """
    told: dict[tuple[str, str], list[DatedClaim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.place):
        told.setdefault((claim.source, claim.document), []).append(claim)
    last: dict[str, DatedClaim] = {}
    aside = [_outdone(older, news) for news, *rest in told.values() for older in rest]
    for claim in sorted((group[0] for group in told.values()), key=lambda claim: claim.order):
        before = last.get(claim.source)
        if before is not None and _is_part(claim, before, rule):
            words = f"far below the {before.content.best} that the same source gave before: the count of a part"
            aside.append(SetAside(claim=claim.claim.iri, reason=SetAsideReason.OUTLIER, explanation=words))
            continue
        if before is not None:
            aside.append(_outdone(before, claim))
        last[claim.source] = claim
    return list(last.values()), aside


def _is_part(later: DatedClaim, before: DatedClaim, rule: EstimateRule) -> bool:
    now, then = later.content.best, before.content.best
    return now is not None and then is not None and now * rule.outlier <= then


def _current(claims: Sequence[DatedClaim], rule: EstimateRule) -> tuple[list[DatedClaim], list[SetAside]]:
    """Set aside what was told so long before the newest figure that the dead have become more."""
    newest = max((claim.issued for claim in claims if claim.issued), default=date.min)
    kept, aside = [], []
    for claim in claims:
        if claim.issued is None or (newest - claim.issued).days <= rule.running_days:
            kept.append(claim)
        else:
            words = f"told {claim.issued} of what went on; figures up to {newest} stand"
            aside.append(SetAside(claim=claim.claim.iri, reason=SetAsideReason.SUPERSEDED, explanation=words))
    return kept, aside


def _without_outliers(claims: Sequence[DatedClaim], rule: EstimateRule) -> tuple[list[DatedClaim], list[SetAside]]:
    """Set aside what lies an order of magnitude off the middle of all, if three sources lie near it."""
    bests = sorted(best for claim in claims if (best := claim.content.best))
    middle = bests[(len(bests) - 1) // 2] if bests else 0
    near = [best for best in bests if _is_near(best, middle, rule)]
    kept, aside = [], []
    for claim in claims:
        best = claim.content.best
        if len(near) < _FEWEST_OTHERS or not best or _is_near(best, middle, rule):
            kept.append(claim)
        else:
            words = f"far from the {middle} in the middle of {len(bests)} sources; a person must decide"
            aside.append(SetAside(claim=claim.claim.iri, reason=SetAsideReason.OUTLIER, explanation=words))
    return kept, aside


def _is_near(one: int, other: int, rule: EstimateRule) -> bool:
    return max(one, other) < rule.outlier * min(one, other)


def _outdone(older: DatedClaim, newer: DatedClaim) -> SetAside:
    if _figures(older) == _figures(newer):
        return SetAside(claim=older.claim.iri, reason=SetAsideReason.REPEAT, explanation="the same figure, told again")
    words = f"a later figure of the same source stands: {figures_label(*_figures(newer))}"
    return SetAside(claim=older.claim.iri, reason=SetAsideReason.SUPERSEDED, explanation=words)


def _figures(claim: DatedClaim) -> tuple[int | None, int | None, int | None]:
    return claim.content.low, claim.content.best, claim.content.high


def combine(claims: Sequence[DatedClaim], rule: EstimateRule) -> tuple[int | None, int | None, int | None]:
    """Return low, best, high over the standing figure of each source."""
    contents = [claim.content for claim in claims]
    lows = [value for c in contents if (value := c.low if c.low is not None else c.best) is not None]
    closed = [c.high for c in contents if c.high is not None]
    opened = [low for c in contents if c.high is None and (low := c.low or c.best) is not None]
    is_open = bool(opened) and max(opened) > max(closed, default=-1)
    high = None if is_open or not closed else max(closed)
    named = [claim.content for claim in claims if claim.source != NARRATORS or not rule.named_first]
    bests = sorted(c.best for c in named if c.best is not None) or sorted(
        c.best for c in contents if c.best is not None
    )
    best = bests[_middle(len(bests), rule.best)] if bests else None
    bounded = any(c.low is not None for c in contents)
    return (min(lows) if bounded else None), best, (None if high is None else max(high, best or 0))
