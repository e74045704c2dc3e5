"""Denials are events of their own: "the army denied it" denies what was told before, with its doer as doer.

What is called untrue in its own sentence ("reports of a raid are false") is denied itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kg.document.model import Span, ZoneKind
from kg.extraction.events.acting import filler
from kg.extraction.events.casualties import HARMING
from kg.extraction.events.drafts import Draft, evidence_of, note
from kg.extraction.events.roles import FOUGHT_OVER
from kg.extraction.events.speaking import speakers_of
from kg.extraction.measures import AttributionMention
from kg.extraction.model import Effect, EventType, Mode, Role, RoleFiller, Status
from kg.extraction.parse.negation import denial_over, denying_words
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import children, lemma, objects, span_of, subjects
from kg.extraction.wordlists import alternatives, fill, read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 400
"""Tokens back to which "it" can reach."""
DENIABLE = HARMING | {EventType.TERRITORIAL_CHANGE, EventType.ABDUCTION, EventType.DETENTION}
OWN = "own"
"""Mark of a denial that speaks of the denier's own part."""


def deny_untrue(reading: Reading, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the drafts with those denied that their own sentence calls untrue."""
    spans = [span for _, span in _matches(reading, "untrue")]
    return tuple(_untrue(reading, draft, spans) for draft in drafts)


def _untrue(reading: Reading, draft: Draft, spans: Sequence[Span]) -> Draft:
    at = int(reading.doc[draft.token].idx)
    if draft.background or not any(span.start <= at < span.end for span in spans):
        return draft
    return replace(draft, status=Status.DENIED, notes=(*draft.notes, note("status", "speaker calls it untrue")))


def find_denials(reading: Reading, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a denied copy of the event that a bare denial is about."""
    taken: set[int] = set()
    for token, charge in _denying(reading):
        start = token.sent.start
        if start in taken or any(draft.sentence == start and _is_denied_here(draft, token) for draft in drafts):
            continue
        denier = _denier(reading, token)
        told = _told_before(drafts, token, denier, charge)
        evidence = evidence_of(reading, token) if token.pos_ == "VERB" else _sentence(token)
        said = _said(reading, token, evidence) or _as_speaker(reading, token, evidence, denier)
        if told is not None and (denier is not None or said):
            taken.add(start)
            yield _denial(told, token, evidence, said, _denied_roles(told, denier, own=charge == OWN))


def _is_denied_here(draft: Draft, token: Token) -> bool:
    """Whether the sentence itself tells what is denied; what stands beside the denial is told, not denied."""
    if draft.status is Status.DENIED:
        return True
    told = denial_over(token.doc[draft.token]) if token.pos_ == "VERB" else None
    return draft.token > token.i and (token.pos_ != "VERB" or (told is not None and told.verb == token))


def _denying(reading: Reading) -> Iterator[tuple[Token, str]]:
    """Yield the words that deny, with the noun for what is denied, `own` for the denier's own part in it."""
    for token in reading.doc:
        if token.pos_ == "VERB" and lemma(token) in denying_words("verbs"):
            charge = _charge(token)
            if charge:
                yield token, charge
    for name in ("disclaiming", "untrue"):
        for token, _ in _matches(reading, name):
            yield token, OWN if name == "disclaiming" else "it"


def _charge(verb: Token) -> str:
    for other in objects(verb):
        word = lemma(other) if lemma(other) in denying_words("charges") else str(other.lower_)
        if word in denying_words("own"):
            return OWN
        if word in denying_words("charges"):
            return str(other.lower_)
    return OWN if any(_takes_part(clause) for clause in children(verb, "ccomp", "xcomp")) else ""


def _takes_part(clause: Token) -> bool:
    """Whether a clause only tells of a part in it: "denied that soldiers took part", "denied being involved"."""
    return lemma(clause) == "involve" or any(lemma(other) in denying_words("own") for other in objects(clause))


def _matches(reading: Reading, section: str) -> Iterator[tuple[Token, Span]]:
    """Yield the first word and the characters of each match of the section's patterns, in one sentence."""
    for sentence in reading.doc.sents:
        text, start = sentence.text, int(sentence.start_char)
        for pattern in _patterns(section):
            match = pattern.search(text)
            if match is None:
                continue
            span = Span(start + match.start(), start + match.end())
            token = reading.doc[reading.token_at(span.start)]
            if reading.zone(token) is not ZoneKind.FURNITURE:
                yield token, span
                break


@cache
def _patterns(section: str) -> tuple[re.Pattern[str], ...]:
    words = read_wordlist("negation")
    untrue = words["untrue"]
    parts = {"untrue": alternatives(untrue["words"]), "told": "(?:" + "|".join(untrue["told"]) + ")"}
    return tuple(re.compile(fill(pattern, parts), re.IGNORECASE) for pattern in words[section]["patterns"])


def _denier(reading: Reading, token: Token) -> ActorAt | None:
    """Return who denies: the subject of a verb that denies or says so, or the last actor before the words."""
    for verb in (token, *token.ancestors):
        for head in subjects(verb) if verb.pos_ in {"VERB", "AUX"} else ():
            found = next((actor for actor in reading.actors_in(head) if actor.first <= token.i), None)
            if found is not None:
                return found
    before = [a for a in reading.actors if token.sent.start <= a.first < token.i and (a.armed or a.state)]
    return before[-1] if before else None


def _told_before(drafts: Sequence[Draft], token: Token, denier: ActorAt | None, charge: str) -> Draft | None:
    """Return the deed that is denied: the denier's own, or the gravest where many are denied at once, else the last."""
    before = [
        d
        for d in drafts
        if d.token < token.i
        and d.type in DENIABLE
        and not d.background
        and d.status is not Status.DENIED
        and d.token > token.i - REACH
    ]
    if not before:
        return None
    done = [d for d in before if denier is not None and _doers(d) & {denier.name, denier.force}]
    if charge.endswith("s") and charge != "this":
        deadly = [d for d in done or before if any(toll.effect is Effect.KILLED for toll in d.tolls)]
        return (deadly or done or before)[0]
    last = [d for d in before if d.sentence == before[-1].sentence]
    own = [d for d in last if d in done]
    # What one is accused of is the killing, not the conquest told beside it.
    killing = [d for d in own or last if d.type in HARMING] if charge in denying_words("accusing") else []
    return (killing or own or before)[-1]


def _doers(draft: Draft) -> set[str]:
    return {role.name for role in draft.roles if role.role in {Role.PERPETRATOR, Role.SIDE_A}}


def _said(reading: Reading, token: Token, evidence: Span) -> tuple[AttributionMention, ...]:
    """Return who denies: whose word of denying it is, else who says the words."""
    word = span_of([token])
    own = tuple(mention for mention in reading.attributions if mention.cue.overlaps(word) and not mention.carried)
    return own or speakers_of(reading, evidence)


def _as_speaker(
    reading: Reading, token: Token, evidence: Span, denier: ActorAt | None
) -> tuple[AttributionMention, ...]:
    """Return the denier as who says so, where his verb is no word of saying: "Kigali called it a fabrication"."""
    if denier is None:
        return ()
    return (
        AttributionMention(
            content=evidence,
            speaker=denier.span,
            speaker_text=reading.document.quote(denier.span),
            cue=span_of([token]),
            mode=Mode.INDIRECT_QUOTE,
            rule="denier",
        ),
    )


def _denial(
    told: Draft,
    token: Token,
    evidence: Span,
    said: tuple[AttributionMention, ...],
    roles: tuple[RoleFiller, ...],
) -> Draft:
    return replace(
        told,
        token=token.i,
        sentence=token.sent.start,
        status=Status.DENIED,
        roles=roles,
        said=said,
        tolls=(),
        definite=False,
        another=True,
        evidence=(evidence,),
        members=(token.i,),
        notes=(note("status", "speaker denies what was told", evidence),),
    )


def _sentence(token: Token) -> Span:
    words = [word for word in token.sent if not word.is_space]
    return span_of(words)


def _denied_roles(told: Draft, denier: ActorAt | None, *, own: bool) -> tuple[RoleFiller, ...]:
    """Return whose deed is denied: that of who was told to have done it, or of the denier where nobody was."""
    names = set() if denier is None else {denier.name, denier.force}
    targets = tuple(role for role in told.roles if role.role is Role.TARGET and role.name not in names)
    doers = tuple(role for role in told.roles if role.role is Role.PERPETRATOR)
    if denier is not None and denier.armed and told.type not in FOUGHT_OVER and (own or not doers):
        doers = (filler(Role.PERPETRATOR, denier),)
    return (*doers, *targets)
