"""What a denial takes for granted: "denied responsibility for a raid in which nine died" tells raid and dead as facts.

A figure is denied only where it hangs on the word that denies ("denied killing nine", "dismissed reports of 2,000
deaths"); what stands beside it, or in a clause on the deed, is told by the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.events.casualties import HARMING
from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.speaking import attribution_of, names_of, speakers_of
from kg.extraction.measures import Stance
from kg.extraction.model import EventType, Role, Status, Toll
from kg.extraction.parse.negation import Denial, denial_over
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import lemma, objects

if TYPE_CHECKING:
    from spacy.tokens import Token

KNOWN = frozenset({"the", "these", "those", "this", "that"})


def keep_granted(reading: Reading, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts; of a denied one, what is taken for granted as a draft of its own before it."""
    for draft in drafts:
        if draft.status is not Status.DENIED:
            yield _with_denied_figures(reading, draft)
            continue
        denial = denial_over(reading.doc[draft.token])
        granted = tuple(toll for toll in draft.tolls if _is_granted(reading, toll))
        if not granted and not (denial is not None and denial.own):
            yield draft
            continue
        yield _fact(reading, draft, granted, denial)
        yield _denied(draft, granted, denial)


def deny_what_was_told(reading: Reading, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts; a denial that takes up a deed told before has its type, day and place.

    "A shell killed four children on a beach. The army denied having targeted the children."
    """
    for draft in drafts:
        is_open = draft.status is Status.DENIED and draft.type in HARMING and not draft.stated
        told = _taken_up(reading, draft, drafts) if is_open else None
        if told is None:
            yield draft
            continue
        yield replace(
            draft,
            type=told.type if draft.open else draft.type,
            date=told.date,
            times=told.times,
            places=told.places or draft.places,
            notes=(*draft.notes, note("date", "denies what was told before", told.evidence[0])),
        )


def _taken_up(reading: Reading, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Return the last deed told before that harmed or hit what the denial speaks of as known."""
    token = reading.doc[draft.token]
    known = {lemma(thing) for thing in objects(token) if any(child.lower_ in KNOWN for child in thing.children)}
    before = [other for other in drafts if other.token < draft.token and other.type in HARMING and not other.background]
    words = ((other, _words(reading, other)) for other in reversed(before) if other.status is not Status.DENIED)
    return next((other for other, told in words if known & told), None)


def _words(reading: Reading, draft: Draft) -> set[str]:
    spans = (reading.doc.char_span(span.start, span.end, alignment_mode="expand") for span in draft.evidence)
    return {lemma(token) for span in spans if span is not None for token in span}


def _with_denied_figures(reading: Reading, draft: Draft) -> Draft:
    tolls = tuple(_denied_figure(reading, toll) for toll in draft.tolls)
    return draft if tolls == draft.tolls else replace(draft, tolls=tolls)


def _denied_figure(reading: Reading, toll: Toll) -> Toll:
    denial = _denial_of(reading, toll)
    is_denied = denial is not None and not denial.own and toll.status is Status.ASSERTED
    return replace(toll, status=Status.DENIED) if is_denied else toll


def _is_granted(reading: Reading, toll: Toll) -> bool:
    denial = _denial_of(reading, toll)
    return denial is None or denial.own


def _denial_of(reading: Reading, toll: Toll) -> Denial | None:
    """Return the word of denying on which all the words of the figure hang."""
    span = reading.doc.char_span(toll.evidence[0].start, toll.evidence[0].end, alignment_mode="expand")
    root: Token = reading.doc[reading.token_at(toll.evidence[0].start)] if span is None else span.root
    return denial_over(root)


def _fact(reading: Reading, draft: Draft, granted: Sequence[Toll], denial: Denial | None) -> Draft:
    """Return what nobody denies: the deed without who denies it; of a denied deed only that people were harmed."""
    is_deed = denial is not None and denial.own
    denier = _deniers(reading, draft) if is_deed else {role.name for role in draft.roles}
    return replace(
        draft,
        type=draft.type if is_deed else EventType.ATTACK,
        open=draft.open or not is_deed,
        status=Status.ASSERTED,
        roles=tuple(role for role in draft.roles if role.role is not Role.PERPETRATOR or role.name not in denier),
        said=tuple(mention for mention in draft.said if mention.stance is Stance.ASSERTS),
        tolls=tuple(_told_by_others(reading, toll) for toll in granted),
        notes=(*draft.notes, note("status", "a denial takes it for granted")),
    )


def _denied(draft: Draft, granted: Sequence[Toll], denial: Denial | None) -> Draft:
    token = draft.token if denial is None else denial.verb.i
    return replace(
        draft,
        token=token,
        members=(token,),
        definite=False,
        another=True,
        tolls=tuple(toll for toll in draft.tolls if toll not in granted),
    )


def _deniers(reading: Reading, draft: Draft) -> set[str]:
    return set(names_of(reading, [mention for mention in draft.said if mention.stance is Stance.DENIES]))


def _told_by_others(reading: Reading, toll: Toll) -> Toll:
    """Return the figure without the word of who only denies his part."""
    said = [mention for mention in speakers_of(reading, toll.evidence[0]) if mention.stance is Stance.ASSERTS]
    return replace(toll, said_by=names_of(reading, said, toll=True), attribution=attribution_of(reading, said))
