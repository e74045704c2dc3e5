"""Recognise who or what is counted: the noun phrase after a number, its head, its category."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from kg.document.model import Span
from kg.extraction.model import Category
from kg.extraction.tolls.nouns import (
    armed_words,
    held,
    is_singular,
    nouns,
    number_words,
    participles,
    persons,
    stop_words,
)
from kg.extraction.wordlists import read_wordlist

WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W_]+)*|\d+(?:[.,:]\d+)*|[^\w\s]")
QUOTES = frozenset("\"'“‘«")
ABOARD = re.compile(
    r"\s+(?:of\s+(?:those|them)\s+)?(?P<words>on\s+board|aboard|inside)\b(?=\s+(?:were|was|died|are|had|dead|killed))"
)
"""Who is counted by where he is: "all nine on board were killed"."""
LONGEST = 9
"""How many words a counted group may have."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign of the text."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case, with a plain apostrophe."""
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The words for those counted.

    Attributes:
        head: the counted noun; `None` where only unknown words follow.
        sort: "person", "thing", "other", or "unknown" where no word is in the lexicon.
        others: "others", "more": of the group told before.
        partitive: "of them", "of whom", "of the": a part of a group told before.
        noun: the head in lower case.
    """

    span: Span | None
    head: Span | None
    sort: str
    category: Category
    others: bool = False
    partitive: bool = False
    noun: str = ""


NOBODY = Group(span=None, head=None, sort="unknown", category=Category.UNKNOWN)


def read_words_of(text: str) -> list[Word]:
    """Return the words and signs of a text."""
    return [Word(match[0], *match.span()) for match in WORD.finditer(text)]


def read_group(text: str, start: int, limit: int) -> Group:
    """Return the group counted by a number that ends at `start`; no further than `limit`."""
    words = read_words_of(text[start : min(limit, start + 160)])
    words = _without_abbreviations([Word(word.text, word.start + start, word.end + start) for word in words])
    if words and words[0].text in '"”' and words[0].start == start:
        # 'Killed "dozens" of them': the mark closes the number.
        words = words[1:]
    if aboard := ABOARD.match(text, start, limit):
        span = Span(aboard.start("words"), aboard.end())
        return Group(span=span, head=span, sort="person", category=Category.UNKNOWN)
    at, others, partitive = _skip_start(words)
    single = text[max(0, start - 3) : start].lower() == "one"
    # "Wounded 40 others": nothing more belongs to the group.
    taken = [] if others and words[at - 1].lower == "others" else _take(words[at:], single=single)
    if not taken:
        return Group(
            span=Span(words[0].start, words[at - 1].end) if at else None,
            head=None,
            sort="unknown",
            category=Category.UNKNOWN,
            others=others,
            partitive=partitive,
        )
    return _classify(taken, others=others, partitive=partitive)


def group_of_toll(text: str, toll: Span) -> Group | None:
    """Return those whom the words of a toll name: the civilians of "the number of civilians killed"."""
    opened = re.search(r"\bnumber\s+of\b", text[toll.start : toll.end], re.IGNORECASE)
    group = read_group(text, toll.start + opened.end(), toll.end) if opened else NOBODY
    return group if group.sort == "person" and group.category is not Category.UNKNOWN else None


def _without_abbreviations(words: list[Word]) -> list[Word]:
    """Leave out "(IS)", which may stand inside a group's words; an opening bracket at the start ends the group."""
    kept: list[Word] = []
    inside = 0
    for at, word in enumerate(words):
        closes = any(other.text in ")]" for other in words[at + 1 : at + 6])
        if word.text in "([" and kept and closes:
            inside += 1
        elif word.text in ")]" and inside:
            inside -= 1
        elif not inside:
            kept.append(word)
    return kept


def _skip_start(words: list[Word]) -> tuple[int, bool, bool]:
    """Skip "others", "more", "of them", "of the"; say which of them there was."""
    # Killed 60 "extremists": the quotation mark is part of the naming.
    at, others, partitive = int(bool(words) and words[0].text in QUOTES), False, False
    for skipped in (("-",), ("other", "others", "more", "further", "additional", "extra")):
        if at < len(words) and words[at].lower in skipped:
            others = others or words[at].lower.startswith("other")
            at += 1
    if at + 1 < len(words) and words[at].lower == "of":
        at += 1
        if words[at].lower in number_words() or words[at].text.isdigit():
            # "23 of 24 drones": those counted are named behind the whole.
            return at + 1, others, False
        if words[at].lower in ("them", "whom", "those", "these", "which"):
            return at + 1, others, True
        if words[at].lower in ("the", "its", "their", "his", "our"):
            partitive = words[at].lower != "the"
            at += 1
            if at < len(words) and (words[at].lower in number_words() or words[at].text.isdigit()):
                # "14 of the 15 attackers": as above.
                at += 1
    return at, others, partitive


def _take(words: list[Word], *, single: bool) -> list[Word]:
    """Take the words of the noun phrase: up to the counted noun, nouns listed after it, and an "of" phrase."""
    taken: list[Word] = []
    for at, word in enumerate(words[:LONGEST]):
        known = _class_at(words, at) if word.lower in nouns() or at + 1 < len(words) else None
        if word.lower == "of" and taken and _class_of(taken[-1]) and not any(w.lower == "of" for w in taken):
            taken.append(word)
            continue
        if word.lower in ("and", ",", "&") and taken and _class_of(taken[-1]) in persons() and _joins(words, at):
            taken.append(word)
            continue
        described = (
            not taken and word.lower in participles() and _leads_to_persons(words[at + 1 : at + 3], single=single)
        )
        if (word.lower in stop_words() and not described) or not word.text[0].isalpha():
            break
        if word.lower in ("the", "a", "an", "its", "their", "his") and taken:
            if taken[-1].lower != "of":
                break
            taken.append(word)
            continue
        if taken and word.lower in held() and _is_head(taken) and not is_singular(taken[-1].lower):
            # "Took 61 policemen prisoner": what became of them.
            break
        past_head = taken and _is_head(taken) and known is None and not _of_open(taken)
        if past_head and not (is_singular(taken[-1].lower) and (_head_ahead(words, at) or _goes_on(word))):
            break
        taken.append(word)
    while taken and taken[-1].lower in ("and", ",", "of", "&", "the", "a", "an", "its", "their", "his"):
        taken.pop()
    return taken


def _leads_to_persons(words: list[Word], *, single: bool) -> bool:
    """Whether persons follow, over one describing word at most: "13 captured policemen", "one dead Malian soldier"."""
    for word in words:
        if word.lower in stop_words() or not word.text[0].isalpha():
            return False
        if _class_of(word) in persons() and (single or not is_singular(word.lower)):
            return True
    return False


def _is_said_by(words: list[Word], at: int) -> bool:
    """Whether the noun at a place is a speaker: "killed 33 miners, regional officials and residents said"."""
    says = frozenset(read_wordlist("counted")["says"]["words"])
    clause = itertools.takewhile(lambda word: word.text not in ',.;:()"”', words[at + 1 :])
    return any(word.lower in says for word in clause)


def _joins(words: list[Word], at: int) -> bool:
    """Whether "and" leads to another noun of the same group: "soldiers and guards", not "and three rebels"."""
    rest = words[at + 1 : at + 5]
    if rest and rest[0].lower in ("and", "&"):
        rest = rest[1:]
    for word in rest:
        if word.lower in stop_words() or word.lower in number_words() or not word.text[0].isalpha():
            return False
        kind = nouns().get(word.lower)
        if kind in persons():
            # "And their driver" is one more, with words of his own.
            alone = is_singular(word.lower) and (rest[0] is word or rest[0].lower in ("his", "her", "its", "their"))
            return not alone and not _is_said_by(words, words.index(word))
        if word.lower in ("a", "an", "many", "some", "another"):
            return False
    return False


def _is_head(taken: list[Word]) -> bool:
    return _class_of(taken[-1]) is not None


def _of_open(taken: list[Word]) -> bool:
    """Whether an "of" phrase has begun and has no noun yet."""
    marks = [at for at, word in enumerate(taken) if word.lower == "of"]
    return bool(marks) and not any(_class_of(word) or word.lower in armed_words() for word in taken[marks[-1] + 1 :])


def _head_ahead(words: list[Word], at: int) -> bool:
    """Whether the compound goes on to a person: "Syrian army soldiers"."""
    for word in words[at : at + 3]:
        if word.lower in stop_words() or not word.text[0].isalpha() or word.lower in ("and", "of", "the", "a"):
            return False
        if _class_of(word) in persons():
            return True
    return False


def _goes_on(word: Word) -> bool:
    """Whether an unknown noun heads the compound instead: "a Syrian gas field" counts no Syrian."""
    return word.text.islower() and word.lower.isalpha() and not word.lower.endswith(("ed", "ing", "ly"))


def _class_of(word: Word) -> str | None:
    return nouns().get(word.lower)


def _class_at(words: list[Word], at: int) -> str | None:
    pair = f"{words[at].lower} {words[at + 1].lower}" if at + 1 < len(words) else ""
    return nouns().get(pair) or _class_of(words[at])


def _classify(taken: list[Word], *, others: bool, partitive: bool) -> Group:
    before_of = [word for word in taken if word.start < _of_at(taken)]
    heads = [word for word in before_of if _class_of(word)] or [word for word in taken if _class_of(word)]
    if before_of and heads and heads[-1] in before_of and _goes_on(before_of[-1]) and not _class_of(before_of[-1]):
        heads = []
    span = Span(taken[0].start, taken[-1].end)
    if not heads:
        armed = any(word.lower in armed_words() for word in taken)
        category = Category.COMBATANT if armed and len(taken) > 1 else Category.UNKNOWN
        return Group(
            span=span,
            head=Span(taken[-1].start, taken[-1].end),
            sort="unknown",
            category=category,
            others=others,
            partitive=partitive,
        )
    head = _head_of(heads, taken)
    kind = _class_of(head) or "unknown"
    sort = kind if kind in ("thing", "other") else "person"
    # "Twelve of their men fell": who has men leads fighters.
    led = partitive and head.lower == "men"
    category = Category.COMBATANT if led else _category(taken, heads, head)
    return Group(
        span=span,
        head=Span(head.start, head.end),
        sort=sort,
        category=category if sort == "person" else Category.UNKNOWN,
        others=others,
        partitive=partitive,
        noun=_noun_of(head, taken),
    )


def _noun_of(head: Word, taken: list[Word]) -> str:
    """Return the counted noun, with the word before it where the lexicon has both: "fishing boats"."""
    before = next((word for word in reversed(taken) if word.end <= head.start), None)
    pair = f"{before.lower} {head.lower}" if before is not None else ""
    return pair if pair in nouns() else head.lower


def _of_at(taken: list[Word]) -> int:
    return next((word.start for word in taken if word.lower == "of"), taken[-1].end)


def _head_of(heads: list[Word], taken: list[Word]) -> Word:
    """The last noun of a compound ("rebel fighters"), the first of a list ("soldiers and guards")."""
    run = [heads[0]]
    for word in heads[1:]:
        # A plural before another noun is a list that lost its comma, not a compound.
        compound = is_singular(run[-1].lower) or _class_of(run[-1]) == "other"
        parted = any(run[-1].end <= w.start < word.start and w.lower in ("and", ",", "&") for w in taken)
        joined = compound and not parted
        if not joined:
            break
        run.append(word)
    return run[-1]


def _category(taken: list[Word], heads: list[Word], head: Word) -> Category:
    kinds = {nouns()[word.lower] for word in heads if word.start >= head.start} & persons()
    if "civilian" in {nouns()[word.lower] for word in heads} and head.lower in ("people", "persons", "members"):
        return Category.CIVILIAN
    if any(word.lower == "displaced" for word in taken) and not kinds & {"combatant"}:
        return Category.CIVILIAN
    if head.lower in ("employees", "officers", "staff") and any(word.lower == "police" for word in taken):
        return Category.COMBATANT
    if head.lower == "members":
        kinds = kinds - {"unknown"} or kinds
    before = [word for word in taken if word.end <= head.start]
    pair = nouns().get(f"{before[-1].lower} {head.lower}") if before else None
    if pair in persons() and len(kinds) == 1:
        # "A community leader", "child soldiers": what two words say together outranks the general one.
        return Category(pair)
    if len(kinds) > 1:
        soft = {"civilian", "child", "woman"}
        return Category.CIVILIAN if kinds <= soft else Category.UNKNOWN
    category = Category(next(iter(kinds), "unknown"))
    if category is not Category.UNKNOWN:
        return _unless_family(category, taken)
    return _member_category(taken, head)


def _unless_family(category: Category, taken: list[Word]) -> Category:
    words = {word.lower for word in taken}
    if category is Category.COMBATANT and "members of their families" in " ".join(w.lower for w in taken):
        return Category.UNKNOWN
    return Category.UNKNOWN if "families" in words and category is Category.COMBATANT else category


def _member_category(taken: list[Word], head: Word) -> Category:
    words = {word.lower for word in taken if word is not head}
    family = set(read_wordlist("counted")["armed"]["family"])
    if head.lower.rstrip("s") == "member" and words & family:
        return Category.CIVILIAN if words & {"family", "household", "tribe", "clan"} else Category.UNKNOWN
    if head.lower.rstrip("s") in ("member", "leader", "man", "men", "commander") and words & armed_words():
        return Category.COMBATANT
    return Category.UNKNOWN
