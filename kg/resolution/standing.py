"""Which of the claimed figures of one thing stand, and why each of the others is set aside (`estimates.toml`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.claims.labels import figures_label
from kg.extraction.model import Category, Status
from kg.resolution.figures import NARRATORS, DatedClaim, EstimateRule
from kg.resolution.model import SetAside, SetAsideReason

Kept = tuple[list[DatedClaim], list[SetAside]]
_FEWEST_OTHERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What of the event decides which figures stand.

    Attributes:
        is_running: it goes on for long, as a war does, so that its toll is a running one.
        is_asserted: a report tells it as a fact; what others call suspected is then its means or its doer.
    """

    is_running: bool = False
    is_asserted: bool = False


def find_standing(claims: Sequence[DatedClaim], rule: EstimateRule, setting: Setting) -> Kept:
    """Return the figures that stand, in order, and those set aside."""
    kept, aside = _fit(claims, rule, setting)
    steps = (_without_copies, _without_echoes, _without_vague, _latest, _current, _without_outliers, _without_outgrown)
    for step in steps:
        kept, further = step(kept, rule, setting)
        aside += further
    return kept, aside


def put_aside(claim: DatedClaim, reason: SetAsideReason, words: str) -> SetAside:
    """Say of a claim why no estimate uses it."""
    return SetAside(claim=claim.claim.iri, reason=reason, explanation=words)


def _fit(claims: Sequence[DatedClaim], rule: EstimateRule, setting: Setting) -> Kept:
    kept, aside = [], []
    for claim in claims:
        reason = _unfit(claim, setting)
        if reason is None or reason[0] not in rule.set_aside:
            kept.append(claim)
        else:
            aside.append(put_aside(claim, *reason))
    return kept, aside


def _unfit(claim: DatedClaim, setting: Setting) -> tuple[SetAsideReason, str] | None:
    content, status = claim.content, claim.claim.status
    # "A suspected gas attack killed 72": the gas is suspected, the dead are counted.
    is_suspected = status is Status.POSSIBLE and setting.is_asserted
    if status is not Status.ASSERTED and not is_suspected:
        return SetAsideReason.NOT_ASSERTED, f"the figure is {status.value}, not asserted"
    if content.summary:
        return SetAsideReason.SUMMARY, "a sum over what is told one by one"
    if claim.counts_more and not setting.is_running:
        return SetAsideReason.SUMMARY, f"counts over more than the event: {claim.counts_more}"
    if content.low is None and content.best is None and content.high is None:
        return SetAsideReason.NO_NUMBER, "the wording gives no number"
    if content.subset and content.category not in (Category.CHILD, Category.WOMAN):
        return SetAsideReason.SUBSET, "a part of another figure of the event"
    if setting.is_running and claim.is_of_a_day:
        return SetAsideReason.SUBSET, "the toll of a day of what goes on for long"
    return None


def _without_copies(claims: Sequence[DatedClaim], rule: EstimateRule, _: Setting) -> Kept:
    """Set aside what a copy repeats of the text it copies, whoever the copy says it is from."""
    if SetAsideReason.COPY not in rule.set_aside:
        return list(claims), []
    told = {(claim.document, claim.bounds) for claim in claims}
    copied = [claim for claim in claims if claim.copy_of and (claim.copy_of, claim.bounds) in told]
    words = "its report prints the text of an earlier one"
    aside = [put_aside(claim, SetAsideReason.COPY, words) for claim in copied]
    return [claim for claim in claims if claim not in copied], aside


def _without_echoes(claims: Sequence[DatedClaim], _: EstimateRule, __: Setting) -> Kept:
    """Set aside what a reporter says in his own voice and then with its source: headline and lead are no second one."""
    sourced = {(claim.document, claim.floor): claim for claim in claims if claim.source != NARRATORS}
    kept, aside = [], []
    for claim in claims:
        given = sourced.get((claim.document, claim.floor))
        if claim.source != NARRATORS or given is None or claim.is_vague:
            kept.append(claim)
        else:
            words = "its report gives the same figure with its source"
            aside.append(put_aside(claim, SetAsideReason.REPEAT, words))
    return kept, aside


def _without_vague(claims: Sequence[DatedClaim], _: EstimateRule, __: Setting) -> Kept:
    """Set words for many aside where somebody has counted: "hundreds" is no other opinion than 355."""
    counted = [claim for claim in claims if not claim.is_vague]
    if not counted:
        return list(claims), []
    words = "a word for many and no count; others give a number"
    return counted, [put_aside(claim, SetAsideReason.NO_NUMBER, words) for claim in claims if claim.is_vague]


def _latest(claims: Sequence[DatedClaim], rule: EstimateRule, _: Setting) -> Kept:
    """Of each source keep the newest figure: of each report the first told, of all reports the last.

    Tolls rise, and are at times corrected; a later figure an order of magnitude lower counts a part ("three of them
    died in hospital") and takes no place, nor does one that the source gave before it gave a higher one.
    """
    told: dict[tuple[str, str], list[DatedClaim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.place):
        told.setdefault((claim.source, claim.document), []).append(claim)
    last: dict[str, DatedClaim] = {}
    given: dict[str, set[tuple[int | None, int | None, int | None]]] = {}
    aside = [_outdone(older, news) for news, *rest in told.values() for older in rest]
    for claim in sorted((group[0] for group in told.values()), key=lambda claim: claim.order):
        before = last.get(claim.source)
        earlier = given.setdefault(claim.source, set())
        if before is not None and (why := _no_news(claim, before, earlier, rule)):
            aside.append(put_aside(claim, *why))
            continue
        if before is not None:
            aside.append(_outdone(before, claim))
        last[claim.source] = claim
        earlier.add(claim.bounds)
    return list(last.values()), aside


def _no_news(
    claim: DatedClaim,
    before: DatedClaim,
    earlier: Iterable[tuple[int | None, int | None, int | None]],
    rule: EstimateRule,
) -> tuple[SetAsideReason, str] | None:
    """Say why a later figure of a source takes no place of its last one."""
    now, then = claim.content.best, before.content.best
    if now is not None and then is not None and now * rule.outlier <= then:
        words = f"far below the {then} that the same source gave before: the count of a part"
        return SetAsideReason.OUTLIER, words
    if claim.bounds in earlier and claim.figure < before.figure:
        words = f"the same source had raised it before: {figures_label(*before.bounds)}"
        return SetAsideReason.REPEAT, words
    return None


def _outdone(older: DatedClaim, newer: DatedClaim) -> SetAside:
    if older.bounds == newer.bounds:
        return put_aside(older, SetAsideReason.REPEAT, "the same figure, told again")
    words = f"a later figure of the same source stands: {figures_label(*newer.bounds)}"
    return put_aside(older, SetAsideReason.SUPERSEDED, words)


def _current(claims: Sequence[DatedClaim], rule: EstimateRule, setting: Setting) -> Kept:
    """Of what goes on set aside what was told so long before the newest figure that the dead have become more."""
    newest = max((claim.issued for claim in claims if claim.issued), default=date.min)
    kept, aside = [], []
    for claim in claims:
        if not setting.is_running or claim.issued is None or (newest - claim.issued).days <= rule.running_days:
            kept.append(claim)
        else:
            words = f"told {claim.issued} of what went on; figures up to {newest} stand"
            aside.append(put_aside(claim, SetAsideReason.SUPERSEDED, words))
    return kept, aside


def _without_outliers(claims: Sequence[DatedClaim], rule: EstimateRule, _: Setting) -> Kept:
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
            aside.append(put_aside(claim, SetAsideReason.OUTLIER, words))
    return kept, aside


def _is_near(one: int, other: int, rule: EstimateRule) -> bool:
    return max(one, other) < rule.outlier * min(one, other)


def _without_outgrown(claims: Sequence[DatedClaim], rule: EstimateRule, _: Setting) -> Kept:
    """Set aside an "at least" of the first days that every later report exceeds: the dead were still being counted.

    What is told weeks later is a count of its own, however low.
    """
    first = min((claim.issued for claim in claims if claim.issued), default=date.max)
    kept, aside = [], []
    for claim in claims:
        least = _least_later(claim, claims, rule)
        is_early = claim.issued is not None and (claim.issued - first).days < rule.counting_days
        if is_early and claim.is_open and least > claim.floor:
            words = f"told {claim.issued}, while the count went on; all later figures are higher, from {least}"
            aside.append(put_aside(claim, SetAsideReason.SUPERSEDED, words))
        else:
            kept.append(claim)
    return kept, aside


def _least_later(claim: DatedClaim, claims: Sequence[DatedClaim], rule: EstimateRule) -> int:
    """Return the lowest figure that other sources tell later; 0 if too few do."""
    later = [other for other in claims if other.issued and claim.issued and other.issued > claim.issued]
    is_enough = len({other.source for other in later}) >= rule.outgrown_by
    return min(other.floor for other in later) if is_enough else 0
