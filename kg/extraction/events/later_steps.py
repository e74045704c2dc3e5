"""Later steps of an agreement, told without its name: "it was extended twice and broke down in May"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg.extraction.model import Stage
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import children, lemma, relation

if TYPE_CHECKING:
    from spacy.tokens import Token

LIVING = frozenset({Stage.SIGNED, Stage.IN_FORCE, Stage.EXTENDED, Stage.VIOLATED, Stage.COLLAPSED, Stage.REJECTED})
"""Stages that "it" tells: that "it was agreed" is said of anything."""
OF_ANYTHING = frozenset(
    "begin start cover include apply remain last bring oversee monitor exclude threaten end kill".split()  # noqa: SIM905
)
"""Verbs that "it" may have whatever it is."""
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
REACH = 2
"""How many sentences on "it" may take an agreement up."""


def taken_up(reading: Reading, kinds: Mapping[int, str]) -> Iterator[tuple[Token, Token, str]]:
    """Yield each "it" that stands for an agreement, with the agreement's noun and kind.

    Args:
        kinds: the kind of each agreement's noun, by the number of its token.
    """
    if not kinds:
        return
    topic: tuple[Token, str] | None = None
    told = 0
    for number, sentence in enumerate(reading.doc.sents):
        if topic is not None and (number - told > REACH or _is_new_paragraph(topic[0], sentence.start_char, reading)):
            topic = None
        subject = next(
            (word for word in sentence if word.dep_.startswith("nsubj") and word.head == sentence.root), None
        )
        for word in sentence:
            if topic is not None and str(word.lower_) == "it" and _may_stand_for(word, topic[0]):
                told = number
                yield word, topic[0], topic[1]
            elif word.i in kinds:
                topic, told = (word, kinds[word.i]), number
        if subject is not None and topic is not None and told != number and str(subject.lower_) != "it":
            topic = None


def _may_stand_for(word: Token, noun: Token) -> bool:
    """Whether "it" may be the agreement: as subject only where no other subject stands before it in its sentence."""
    if relation(word) == "obj" or noun.sent == word.sent:
        return relation(word) in {"obj", "nsubj"}
    before = word.doc[word.sent.start : word.i]
    return relation(word) == "nsubj" and not any(w.dep_ in SUBJECTS and w.pos_ in {"NOUN", "PROPN"} for w in before)


def shared_verbs(verb: Token) -> Iterator[Token]:
    """Yield the verbs that share the subject of one: "took effect on Monday and broke down on Friday"."""
    for other in children(verb, "conj", "parataxis"):
        if other.pos_ == "VERB" and not any(child.dep_ in SUBJECTS for child in other.children):
            yield other
            yield from shared_verbs(other)


def is_told_of_it(verb: Token, stage: Stage) -> bool:
    """Whether a verb tells a stage of what "it" stands for."""
    return stage in LIVING and lemma(verb) not in OF_ANYTHING


def _is_new_paragraph(noun: Token, start: int, reading: Reading) -> bool:
    return "\n" in reading.document.text[noun.idx : start]
