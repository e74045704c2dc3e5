"""Find the words that tell events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from kg.document.model import Span
from kg.extraction.lexicon import Lexicon, MeansEntry, TriggerEntry
from kg.extraction.parse.tree import is_gerund_noun, is_verb, lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

HYPHENS = frozenset({"-", "‐", "‑", "–"})
GAP = 4
"""Words that may stand between the verb and the noun of a phrase: "took full and lasting control"."""


class _HasForm(Protocol):
    @property
    def form(self) -> str: ...


Entry = TypeVar("Entry", bound=_HasForm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Words that tell an event, before any test of their frame.

    Attributes:
        token: number of the head word in the `Doc`.
        first: number of its first word, `last` of the one after its last.
    """

    entry: TriggerEntry
    token: int
    first: int
    last: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansMention:
    """Words that tell a means of violence; `token` is the number of the head word."""

    entry: MeansEntry
    token: int
    first: int
    last: int
    span: Span


def find_triggers(doc: Doc, lexicon: Lexicon) -> tuple[Trigger, ...]:
    """Return the triggers in order of text; of overlapping ones the longest is kept, then the first in the table."""
    found = [trigger for token in doc for trigger in _triggers_at(doc, token, lexicon)]
    return tuple(_without_overlap(found))


def find_means(doc: Doc, lexicon: Lexicon) -> tuple[MeansMention, ...]:
    """Return the means of violence in order of text, the longest of overlapping ones."""
    found: list[MeansMention] = []
    position = 0
    for token in doc:
        if token.i < position:
            continue
        match = _longest(doc, token, lexicon.means)
        if match is None:
            continue
        entry, last = match
        if is_verb(doc[last - 1]):
            continue
        found.append(
            MeansMention(entry=entry, token=last - 1, first=token.i, last=last, span=_span(doc, token.i, last))
        )
        position = last
    return tuple(found)


def _longest(doc: Doc, token: Token, table: Mapping[str, tuple[Entry, ...]]) -> tuple[Entry, int] | None:
    for key in _keys(token):
        for entry in table.get(key, ()):
            last = match_words(doc, token.i, entry.form.split())
            if last is not None:
                return entry, last
    return None


def _keys(token: Token) -> tuple[str, ...]:
    """The forms under which a word is looked up: lemma and word as written (a parser's lemma may be wrong)."""
    word, base = str(token.lower_), lemma(token)
    plain = word[:-1] if word.endswith("s") and len(word) > 3 else word  # noqa: PLR2004
    return tuple(dict.fromkeys((base, word, plain)))


def match_words(doc: Doc, first: int, forms: Sequence[str]) -> int | None:
    """Return the number after the last word if the lemmas stand from `first` on; hyphens between them are skipped."""
    position = first
    for number, form in enumerate(forms):
        while number and position < len(doc) and doc[position].text in HYPHENS:
            position += 1
        if position >= len(doc) or form not in _keys(doc[position]):
            return None
        position += 1
    return position


def _triggers_at(doc: Doc, token: Token, lexicon: Lexicon) -> Iterator[Trigger]:
    for key in _keys(token):
        for entry in lexicon.triggers.get(key, ()):
            trigger = _match(doc, token, entry)
            if trigger is not None:
                yield trigger


def _match(doc: Doc, token: Token, entry: TriggerEntry) -> Trigger | None:
    forms = entry.form.split()
    if entry.pos == "P" or (entry.pos == "V" and len(forms) > 1):
        last = _match_phrase(doc, token, forms)
        head = token.i
    else:
        last = match_words(doc, token.i, forms)
        head = (last or 1) - 1
    if last is None or not _fits(doc[head], entry):
        return None
    return Trigger(entry=entry, token=head, first=token.i, last=last, span=_span(doc, token.i, last))


def _fits(head: Token, entry: TriggerEntry) -> bool:
    """Whether the part of speech agrees; the tag decides where the coarse part of speech is of neither kind."""
    verbal = head.pos_ == "VERB" or (head.pos_ == "ADJ" and head.tag_ in {"VBN", "VBG"})
    if entry.pos == "N" and verbal and is_gerund_noun(head):
        return True
    if entry.pos == "*":
        return not (verbal and " " in entry.form)
    if entry.pos == "N":
        return not verbal and head.pos_ not in {"ADV", "ADP", "AUX"}
    return verbal or (entry.pos == "P" and head.pos_ in {"VERB", "AUX", "NOUN", "ADJ", "ADP"})


def _match_phrase(doc: Doc, token: Token, forms: Sequence[str]) -> int | None:
    """Match a verb and the words after it, with up to `GAP` words between."""
    if token.sent.start > token.i:
        return None
    position = token.i + 1
    for form in forms[1:]:
        stop = min(position + GAP, token.sent.end)
        found = next((i for i in range(position, stop) if form in _keys(doc[i])), None)
        if found is None:
            return None
        position = found + 1
    return position


def _without_overlap(found: list[Trigger]) -> Iterator[Trigger]:
    taken: set[int] = set()
    order = sorted(found, key=lambda trigger: (-trigger.entry.form.count(" "), trigger.first))
    kept: list[Trigger] = []
    for trigger in order:
        words = {trigger.token} if trigger.entry.pos == "P" else set(range(trigger.first, trigger.last))
        if words & taken and not any(trigger.token == other.token for other in kept):
            continue
        if trigger.entry.form.count(" ") < max(
            (o.entry.form.count(" ") for o in kept if o.token == trigger.token), default=0
        ):
            continue
        taken |= words
        kept.append(trigger)
    return iter(sorted(kept, key=lambda trigger: trigger.token))


def _span(doc: Doc, first: int, last: int) -> Span:
    return Span(int(doc[first].idx), int(doc[last - 1].idx) + len(doc[last - 1].text))
