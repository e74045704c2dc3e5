"""What a report denies, expects or leaves open without telling an event: no truce, a coming advance, an unknown fate.

None of it is counted anywhere; it is kept because a reader of the claims must see what is not known (MODEL Q11).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.document.model import Span, ZoneKind
from kg.extraction.events.acting import acting
from kg.extraction.events.speaking import attribution_of, names_of, speakers_of
from kg.extraction.model import EventType, ReportedEvent, Role, Statement, Status
from kg.extraction.parse.accusations import accused_by
from kg.extraction.parse.negation import is_negated
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import agents, children, conjuncts, lemma, relation, span_of
from kg.extraction.wordlists import alternatives, fill, read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 400
"""How far before an open question its event stands at most, in characters: the sentence before, or the same one."""


def find_statements(reading: Reading, events: Sequence[ReportedEvent]) -> tuple[Statement, ...]:
    """Return the statements in order of text; what an event already tells is left to it."""
    found = [*_unknown(reading, events), *_denied(reading, events), *_expected(reading, events)]
    found += _accusations(reading, events)
    return tuple(sorted(found, key=lambda statement: statement.evidence))


def _unknown(reading: Reading, events: Sequence[ReportedEvent]) -> Iterator[Statement]:
    needs = _patterns("unknown", "needs")[0]
    for span in _matches(reading, _patterns("unknown", "patterns")):
        event = _last_before(events, span)
        if event is not None and needs.search(reading.document.quote(span)):
            yield _statement(reading, Status.UNKNOWN, span, about=event.id)


def _denied(reading: Reading, events: Sequence[ReportedEvent]) -> Iterator[Statement]:
    """Yield "there is no truce"; about the report's agreement, the one told last before it or else the first."""
    agreements = [event for event in events if event.type is EventType.AGREEMENT]
    for span in _matches(reading, _patterns("denied", "patterns", agreement=_agreement_nouns(reading))):
        told = any(part.overlaps(span) for event in agreements for part in event.evidence)
        before = [event for event in agreements if event.evidence[0].start < span.start]
        event = next(iter([*reversed(before), *agreements]), None)
        if event is not None and not told:
            yield _statement(reading, Status.DENIED, span, about=event.id)


def _expected(reading: Reading, events: Sequence[ReportedEvent]) -> Iterator[Statement]:
    """Yield "the army will advance on X", where no planned event tells it already."""
    verbs = frozenset(read_wordlist("statements")["expected"]["verbs"])
    for token in reading.doc:
        if token.pos_ != "VERB" or lemma(token) not in verbs or not _is_ahead(token):
            continue
        actors = list(acting(reading, agents(_governor(token))))
        span = _clause(token)
        if actors and not _is_told(span, events) and reading.zone(token) is not ZoneKind.FURNITURE:
            yield _statement(reading, Status.PLANNED, span, actors=actors)


def _accusations(reading: Reading, events: Sequence[ReportedEvent]) -> Iterator[Statement]:
    """Yield "officials blamed the group": what others say, which makes it no doer in the words of the report."""
    for token in reading.doc:
        accused = [actor for actor in acting(reading, accused_by(token)) if actor.form != "generic"]
        if not accused:
            continue
        span = _clause(token)
        event = _last_before(events, Span(span.end, span.end + 1))
        if event is None or reading.zone(token) is ZoneKind.FURNITURE:
            continue
        told = {filler.name for filler in event.roles if filler.role is Role.PERPETRATOR}
        left = [actor for actor in accused if not {actor.name, actor.force} & told]
        if left:
            yield _statement(reading, Status.POSSIBLE, span, about=event.id, actors=left)


def _is_ahead(verb: Token) -> bool:
    """Whether the verb is in the future, or what somebody plans, threatens, vows …; "would" only reports."""
    words = read_wordlist("statements")["expected"]
    if any(child.lower_ in words["future"] for child in children(verb, "aux")):
        return not is_negated(verb)
    return (
        relation(verb) == "xcomp"
        and lemma(verb.head) in words["intending"]
        and "to" in {c.lower_ for c in verb.children}
    )


def _governor(verb: Token) -> Token:
    return verb.head if relation(verb) == "xcomp" else verb


def _clause(verb: Token) -> Span:
    """Return the verb with its subjects and what depends on it, without clauses of its own."""
    words = [verb, *(w for head in agents(_governor(verb)) for c in (head, *conjuncts(head)) for w in c.subtree)]
    parts = children(verb, "aux", "obj", "obl", "advmod", "compound", "mark")
    words += [w for child in parts if child.lower_ not in {"which", "whom", "who"} for w in child.subtree]
    return span_of([word for word in words if word.sent == verb.sent])


def _is_told(span: Span, events: Iterable[ReportedEvent]) -> bool:
    return any(part.overlaps(span) for event in events if event.status is Status.PLANNED for part in event.evidence)


def _last_before(events: Iterable[ReportedEvent], span: Span) -> ReportedEvent | None:
    """Return the event whose words, or whose figures, stand last before the span, if they are near."""
    spans = (
        (part.end, event)
        for event in events
        for part in (*event.evidence, *(p for toll in event.tolls for p in toll.evidence))
        if part.start < span.start and span.start - part.end < REACH
    )
    return max(spans, key=lambda entry: entry[0], default=(0, None))[1]


def _statement(
    reading: Reading, status: Status, span: Span, *, about: str | None = None, actors: Iterable[ActorAt] = ()
) -> Statement:
    said = speakers_of(reading, span)
    return Statement(
        status=status,
        about=about,
        actors=tuple(dict.fromkeys(actor.force or actor.name for actor in actors)),
        said_by=names_of(reading, said, toll=True),
        attribution=attribution_of(reading, said),
        evidence=(span,),
    )


def _matches(reading: Reading, patterns: Iterable[re.Pattern[str]]) -> Iterator[Span]:
    """Yield where a pattern matches inside one sentence of the text proper; the first pattern wins."""
    taken: list[Span] = []
    for sentence in reading.doc.sents:
        text, start = sentence.text, int(sentence.start_char)
        for pattern in patterns:
            for match in pattern.finditer(text):
                words = match[0].rstrip()
                span = Span(start + match.start(), start + match.start() + len(words))
                clear = reading.document.zone_at(span.start) is not ZoneKind.FURNITURE
                if clear and not any(span.overlaps(other) for other in taken):
                    taken.append(span)
                    yield span


def _patterns(section: str, key: str, **fragments: str) -> tuple[re.Pattern[str], ...]:
    return _compiled(section, key, tuple(sorted(fragments.items())))


@cache
def _compiled(section: str, key: str, fragments: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], ...]:
    written = read_wordlist("statements")[section][key]
    return tuple(re.compile(fill(pattern, dict(fragments)), re.IGNORECASE) for pattern in written)


def _agreement_nouns(reading: Reading) -> str:
    return alternatives(reading.lexicon.agreements)
