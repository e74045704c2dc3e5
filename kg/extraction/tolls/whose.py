"""Who figures without a noun of their own count: those told before them, in the sentence or in the one before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.extraction.measures import TollMention
from kg.extraction.model import Category, Effect
from kg.extraction.tolls.again import told_group
from kg.extraction.tolls.counted import read_words_of
from kg.extraction.tolls.nouns import is_singular, nouns
from kg.extraction.tolls.quantities import CountedQuantity
from kg.extraction.tolls.rules import Sentence

REACH = 250
"""How far before "two of them" the persons may be named, in characters."""
AGREED = 200
"""Within how many characters figures of one effect are told together."""
TOLL = re.compile(r"\btoll$|\btally$", re.IGNORECASE)
"""What counts the dead of the deed that the report is about; "the number of dead" may be a province's."""
PERSONS = frozenset(Category)
FELLOWS = frozenset({"colleague", "colleagues", "comrade", "comrades", "companion", "companions"})
"""Who are what those are whom they belong to: "two policemen died; nine of their colleagues were killed"."""
HARMED = re.compile(
    r"\s+of\s+the\s+(?:(?P<hurt>wounded|injured|hurt)|dead|victims|casualties|killed|slain)\b", re.IGNORECASE
)


def of_one_before(sentence: Sentence, at: int, built: Mapping[int, TollMention]) -> TollMention:
    """Return a toll of the sentence; others, and figures without a noun, are of the group told before in it."""
    toll, counted = built[at], sentence.counted[at]
    earlier = [built[other] for other in built if other < at and not built[other].subset]
    fellows = counted.group.noun in FELLOWS
    bare = fellows or counted.group.others or (counted.group.span is None and counted.quantity.rule != "article")
    if not bare or not earlier or toll.category is not Category.UNKNOWN or toll.effect is Effect.DESTROYED:
        return toll
    last = earlier[-1]
    if len({other.category for other in earlier if other.effect is last.effect}) > 1:
        # "Killing three policemen and a child and wounding 11 others": of both.
        return toll
    # "A bomb killed 18 pilgrims, and a blast killed 12": another deed has victims of its own.
    anew = toll.effect is last.effect and toll.rule == "active" and not counted.group.others and not fellows
    return toll if anew or _has_part(sentence, at, last.category) else replace(toll, category=last.category)


def _has_part(sentence: Sentence, at: int, category: Category) -> bool:
    """Whether those of that category are told as a part: "29 children and 48 wounded, 30 of them children"."""
    parts = [sentence.counted[number] for number, link in sentence.links.items() if link.parent == at]
    return any(told_group(sentence, part).category is category for part in parts)


def of_told(
    sentence: Sentence, numbers: Mapping[int, TollMention], before: Sequence[TollMention]
) -> dict[int, TollMention]:
    """Return the tolls of a sentence by number; one without a noun takes the category of persons told before it."""
    told = [toll for toll in before if not toll.subset and not toll.cumulative and toll.effect is not Effect.DESTROYED]
    opens = _opens_with_figures(sentence, numbers, told)
    found: dict[int, TollMention] = {}
    for at, toll in numbers.items():
        category = toll.category
        if category is Category.UNKNOWN and toll.effect is not Effect.DESTROYED and not toll.subset:
            category = _of_persons(sentence, sentence.counted[at], toll, told) or category
            if category is Category.UNKNOWN and opens and told:
                category = told[-1].category
            if category is Category.UNKNOWN and sentence.counted[at].group.others and not told:
                category = _of_later(at, numbers)
        found[at] = replace(toll, category=category)
        # "Eleven of them died and 17 were hurt": the second stands on the first.
        found[at] = of_one_before(sentence, at, found) if category is Category.UNKNOWN else found[at]
    return found


def _of_later(at: int, numbers: Mapping[int, TollMention]) -> Category:
    """Return who the others are that a text begins with: "captured 14 others in the raid in which six rebels died"."""
    later = (toll.category for number, toll in sorted(numbers.items()) if number > at and not toll.subset)
    return next(later, Category.UNKNOWN)


def _opens_with_figures(sentence: Sentence, numbers: Mapping[int, TollMention], told: Sequence[TollMention]) -> bool:
    """Whether a sentence of bare figures goes on from the last: "One was killed on Friday", "The three"."""
    tolls = list(numbers.values())
    if not tolls or not told or any(t.group_span or t.category is not Category.UNKNOWN for t in tolls):
        return False
    head = sentence.text[sentence.span.start : tolls[0].quantity.start].strip().lower()
    small = (tolls[0].low or 0) < (told[-1].low or 0) or tolls[0].effect is not told[-1].effect
    return small and head in ("", "the", "another", "at least")


def _of_persons(
    sentence: Sentence, counted: CountedQuantity, toll: TollMention, told: Sequence[TollMention]
) -> Category | None:
    last = told[-1].category if told else None
    if counted.quantity.rule == "article":
        return None
    if harmed := HARMED.match(sentence.text, counted.quantity.span.end):
        effect = Effect.INJURED if harmed["hurt"] else Effect.KILLED
        return next((other.category for other in reversed(told) if other.effect is effect), last)
    if counted.group.noun in FELLOWS:
        return _named_before(sentence, counted) or last
    if counted.group.head is not None:
        return None
    if counted.group.partitive:
        return _named_before(sentence, counted) or last
    if toll.rule == "toll-noun" and TOLL.search(sentence.text, toll.trigger.start, toll.trigger.end):
        return _agreed([other for other in told if other.effect is toll.effect])
    return last if counted.group.others or counted.quantity.additional else None


def _named_before(sentence: Sentence, counted: CountedQuantity) -> Category | None:
    """Return who "them" and "whom" are: the last persons named in the plural, not who acted ("by gunmen")."""
    end = counted.quantity.span.start
    start = max(0, end - REACH)
    words = read_words_of(sentence.text[start:end])
    for at in range(len(words) - 1, -1, -1):
        kind = nouns().get(words[at].lower)
        acts = any(word.lower == "by" for word in words[max(0, at - 2) : at])
        if kind in PERSONS and not is_singular(words[at].lower) and not acts:
            return Category(kind)
    return None


def _agreed(told: Sequence[TollMention]) -> Category | None:
    """Return the category of the figures that a new toll replaces, where they have one."""
    if not told:
        return None
    near = {toll.category for toll in told if told[-1].span.start - toll.span.start < AGREED}
    return told[-1].category if len(near) == 1 else None
