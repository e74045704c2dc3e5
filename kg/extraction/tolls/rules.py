"""Tie each number to the word that says what befell those counted: one function for each way of saying it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.document.model import Span
from kg.extraction.measures import QuantityKind, largest
from kg.extraction.model import Category, Effect
from kg.extraction.tolls.counted import Group, group_of_toll, read_group
from kg.extraction.tolls.effects import EffectWord, Side, find_effect_words
from kg.extraction.tolls.nouns import held, vehicles
from kg.extraction.tolls.quantities import CountedQuantity
from kg.extraction.tolls.words import (
    ahead_words,
    auxiliaries,
    bringing,
    clause_words,
    effect_forms,
    lives_only,
    near_words,
    raised,
    risen,
    split_words,
    toll_bridge,
)

FAR = 17
"""How many words may stand between a counted group and its passive verb."""
AFTER_FAR = 9
"""How many words may stand between a counted group and a verb such as "died" or "fled"."""
CROWD = 100
QUOTES = frozenset('"“”')
"""Marks around a figure that is somebody's word: killed "hundreds" of them."""
PARTS = re.compile(
    r"^\s*,\s*(?:including|among\s+(?:them|whom)|(?:most|some|many|all)\s+of\s+(?:them|whom)|mostly|mainly)\b[^;.:]{1,80}?,\s"
    r"|^\s*\([^)]{1,60}\)\s",
    re.IGNORECASE,
)
"""What a sentence puts in between of those counted."""
OBJECT = re.compile(
    r"\s+(?:an?|the|him|her|them|his|their|its|civilians|people)\s(?!\s*(?:day|week|month|year|next|previous|same|following)\b)"
)
"""What follows a verb that does something to somebody else."""
TOLL_GAP = 60
"""How far a figure may stand from "death toll", in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A quantity tied to the word of its effect.

    Attributes:
        rank: how sure the rule is; the lowest wins.
        parent: index of the quantity it is counted within.
        group: the words for those counted where they do not follow the number ("18 bodies of civilians").
    """

    word: EffectWord
    rule: str
    rank: int
    parent: int | None = None
    group: Group | None = None


@dataclass(slots=True, kw_only=True)
class Sentence:
    """What one sentence holds, while its numbers are being tied."""

    text: str
    span: Span
    counted: Sequence[CountedQuantity]
    words: Sequence[EffectWord]
    times: Sequence[Span] = ()
    governors: Sequence[tuple[int, frozenset[Side]] | None] = ()
    links: dict[int, Link] = field(default_factory=dict)

    def between(self, start: int, end: int) -> str:
        """Return the text between two offsets, without the time expressions in it."""
        parts, at = [], start
        for time in self.times:
            if at <= time.start and time.end <= end:
                before = self.text[at : time.start]
                parts.append(re.sub(r"\b(?:late\s+|early\s+)?(?:on|in|at)\s+$", "", before, flags=re.IGNORECASE))
                at = time.end
        return "".join([*parts, self.text[at:end]])


def read_sentence(text: str, span: Span, counted: Sequence[CountedQuantity], times: Sequence[Span]) -> Sentence:
    """Return a sentence with the numbers and words of effects that lie in it."""
    inside = [
        c for c in counted if span.start <= c.quantity.span.start < span.end and c.quantity.kind is QuantityKind.COUNT
    ]
    words = [
        EffectWord(
            span=Span(word.span.start + span.start, word.span.end + span.start),
            effect=word.effect,
            sides=word.sides,
            needs=word.needs,
        )
        for word in find_effect_words(text[span.start : span.end])
        if not word.context or re.search(word.context, text, re.IGNORECASE)
    ]
    near = [time for time in times if span.start <= time.start < span.end]
    return Sentence(text=text, span=span, counted=inside, words=words, times=near)


def group_end(counted: CountedQuantity) -> int:
    """Return where the words for those counted end."""
    ends = [counted.quantity.span.end, *([counted.group.span.end] if counted.group.span else [])]
    return max(ends)


def allows(word: EffectWord, counted: CountedQuantity) -> bool:
    """Whether those counted can have suffered the effect: bridges are not killed, soldiers not demolished."""
    sort = counted.group.sort
    if word.needs in ("thing", "vehicle"):
        return sort == "thing" and (word.needs == "thing" or counted.group.noun in vehicles())
    if sort in ("thing", "other"):
        return False
    if word.needs != "person":
        return _are_needed(word.needs, counted)
    if counted.quantity.rule != "article":
        return True
    # "A teacher who crossed the border" tells who somebody is.
    return sort == "person" and word.effect is not Effect.DISPLACED


def _are_needed(need: str, counted: CountedQuantity) -> bool:
    if need == "fighters":
        return counted.group.category is Category.COMBATANT
    if need == "held":
        return counted.group.noun in held()
    return _is_crowd(counted) if need == "crowd" else counted.group.sort == "person" or counted.group.others


def _is_crowd(counted: CountedQuantity) -> bool:
    """Whether a hundred or more are counted who are no fighters: people who come in such numbers have fled."""
    # Prisoners who break out have not fled a war.
    fighters = counted.group.category is Category.COMBATANT or counted.group.noun in held()
    # A bare number may count anything; an unknown noun is none of those who flee.
    known = counted.group.sort == "person" or counted.group.span is None
    return largest(counted.quantity) >= CROWD and known and not fighters


def candidates(sentence: Sentence, at: int) -> Iterator[Link]:
    """Yield the ways to tie a number to a word of an effect."""
    counted = sentence.counted[at]
    for word in sentence.words:
        if not allows(word, counted) and not _is_of_known(sentence, at, word):
            continue
        for rule in (_after, _before, _as_noun, _of_noun, _toll, _parsed):
            link = rule(sentence, at, word)
            if link is not None:
                yield link
    yield from _split(sentence, at)


def _is_of_known(sentence: Sentence, at: int, word: EffectWord) -> bool:
    """Whether a bare number goes on counting what was told before: "killed 27 insurgents and captured nine"."""
    if word.needs not in ("known", "thing"):
        return False
    counted = sentence.counted[at]
    earlier = sentence.counted[:at]
    bare = counted.group.span is None and counted.quantity.rule != "article"
    sort = "person" if word.needs == "known" else "thing"
    return bare and any(other.group.sort == sort for other in earlier)


def _split(sentence: Sentence, at: int) -> Iterator[Link]:
    """Yield "took 87 away", "hacked 19 farmers to death": a verb and its other half around the counted."""
    counted = sentence.counted[at]
    if counted.group.sort in ("thing", "other") or counted.quantity.rule == "article":
        return
    for effect, before, after in split_words():
        start = counted.quantity.span.start
        verb = before.search(sentence.text[sentence.span.start : start])
        ends = (group_end(counted), counted.quantity.span.end)
        if verb is not None and any(after.match(sentence.text[end : sentence.span.end]) for end in ends):
            span = Span(sentence.span.start + verb.start("verb"), sentence.span.start + verb.end("verb"))
            word = EffectWord(span=span, effect=effect, sides=frozenset({Side.ACTIVE}), needs="person")
            yield Link(word=word, rule="split", rank=2)


def _after(sentence: Sentence, at: int, word: EffectWord) -> Link | None:
    """Tie "18 civilians were killed", "18 killed", "several others wounded", "22 dead"."""
    counted = sentence.counted[at]
    end = group_end(counted)
    if not word.sides & {Side.PASSIVE, Side.AFTER}:
        return None
    if word.span.start < end:
        return _attributive(counted, word)
    # "A further nine, including a child, sustained injuries": the parts stand between.
    between = PARTS.sub(" ", sentence.between(end, word.span.start), count=1)
    words = re.findall(r"[\w'’-]+|[^\w\s]", between.lower())
    if counted.group.head is None and re.match(
        r"\s+of\s+(?:the|its|their)\b", sentence.text[counted.quantity.span.end : end + 12]
    ):
        return None
    if all(w in near_words() for w in words):
        if not _is_passive(word, words):
            return None
        rule = "passive" if any(w in auxiliaries() for w in words) else "reduced"
        if words == ["and"] and Side.ACTIVE in word.sides:
            # "Disarmed nine fighters and captured three": another deed, to others.
            return None
        taken = rule == "reduced" and (_is_active_for_another(sentence, at, word) or _has_object(sentence, word))
        return None if taken else Link(word=word, rule=rule, rank=1 if not words or rule == "passive" else 2)
    return _after_far(sentence, at, word, words)


def _attributive(counted: CountedQuantity, word: EffectWord) -> Link | None:
    """Tie "34 dead soldiers", "12 wounded civilians", where no verb says more ("13 captured policemen were shot")."""
    group = counted.group
    opens = group.span is not None and word.span.start == group.span.start and group.sort == "person"
    # "60,000 displaced persons" who are fed tell of no flight.
    counts = counted.quantity.rule != "article" and word.effect is not Effect.DISPLACED
    return Link(word=word, rule="attributive", rank=5) if opens and counts and not group.partitive else None


def _is_passive(word: EffectWord, words: Sequence[str]) -> bool:
    """Whether the auxiliaries make a passive; "had detained" does not, "have died" needs none."""
    found = [w for w in words if w in auxiliaries()]
    if Side.AFTER in word.sides or not found:
        return True
    return any(w not in ("have", "has", "had", "having", "ve") for w in found)


def _has_object(sentence: Sentence, word: EffectWord) -> bool:
    """Whether a bare participle is an active verb after all: "three gunmen killed a guard"."""
    after = sentence.text[word.span.end : word.span.end + 20].lower()
    # "Three men stabbed a guard", whether or not the word may stand before its victims elsewhere.
    if OBJECT.match(after) and (Side.ACTIVE in word.sides or Side.AFTER not in word.sides):
        return True
    if Side.ACTIVE not in word.sides:
        return False
    following = [c for c in sentence.counted if c.quantity.span.start >= word.span.end]
    if not following or not _directly_before(sentence, word, following[0]) or following[0].group.sort != "person":
        return False
    # "32 killed 40 wounded", "18 killed 40 people wounded": the second number has a participle of its own.
    rest = sentence.text[group_end(following[0]) : sentence.span.end].lower()
    own = re.match(r"\s+(?:were\s+|was\s+)?(?P<word>\w+)\b(?!\s+(?:at\s+least\s+)?\d)", rest)
    return own is None or own["word"] not in effect_forms()


def _is_active_for_another(sentence: Sentence, at: int, word: EffectWord) -> bool:
    """Whether "killed 18 wounded 40" binds "wounded" to the 40: the 18 already has its verb before it."""
    counted = sentence.counted[at]
    own = any(
        Side.ACTIVE in other.sides and _directly_before(sentence, other, counted) and not _consumed(sentence, other, at)
        for other in sentence.words
    )
    later = sentence.counted[at + 1 :]
    return own and Side.ACTIVE in word.sides and any(_directly_before(sentence, word, other) for other in later)


def _after_far(sentence: Sentence, at: int, word: EffectWord, words: list[str]) -> Link | None:
    """The verb comes after more words: "two members of one family from the village have been killed"."""
    bare = sentence.counted[at].group.span is None
    if bare or not 0 < len(words) <= FAR or any(w in '.;:!?"”“' for w in words):
        return None
    tail = [w for w in words[-4:] if w in auxiliaries()]
    single = sentence.counted[at].quantity.high == 1 and "and" not in words
    if single and any(w in ("were", "have", "are") for w in tail):
        return None
    after = Side.AFTER in word.sides and len(words) <= AFTER_FAR and not tail
    if not after and (not tail or words[-1] not in near_words() or not _is_passive(word, tail)):
        return None
    if any(w in clause_words() for w in words):
        return None
    crossed = [
        other
        for other in sentence.words
        if group_end(sentence.counted[at]) <= other.span.start
        and other.span.end <= word.span.start
        and other.span != word.span
        and Side.AFTER not in other.sides
    ]
    if any(_is_finite(sentence, other) for other in crossed):
        return None
    return Link(word=word, rule="passive-far", rank=4)


def _is_finite(sentence: Sentence, word: EffectWord) -> bool:
    """Whether the word is a verb of its own clause: an auxiliary stands before it."""
    before = re.findall(r"[\w'’-]+", sentence.text[max(sentence.span.start, word.span.start - 25) : word.span.start])
    return bool(before) and before[-1].lower() in auxiliaries()


def _before(sentence: Sentence, at: int, word: EffectWord) -> Link | None:
    """Tie "killed 18", "killing at least 12 people", "killed and wounded dozens"."""
    counted = sentence.counted[at]
    if Side.ACTIVE not in word.sides or word.span.end > counted.quantity.span.start:
        return None
    if not _directly_before(sentence, word, counted) or _consumed(sentence, word, at):
        return None
    # "Girl killed two others injured": the others have their own participle.
    after = re.match(r"\s+(\w+)\b(?!\s+\d)", sentence.text[group_end(counted) : sentence.span.end])
    if counted.group.others and after and after[1].lower() in effect_forms():
        return None
    if word.effect.value == "killed" and sentence.text[word.span.start : word.span.end].lower() in lives_only():
        near = sentence.text[group_end(counted) : group_end(counted) + 8].lower()
        words = sentence.text[counted.quantity.span.end : group_end(counted)].lower()
        if "lives" not in near and "lives" not in words:
            return None
    return Link(word=word, rule="active", rank=1)


def _directly_before(sentence: Sentence, word: EffectWord, counted: CountedQuantity) -> bool:
    start = counted.quantity.span.start
    if word.span.end > start:
        return False
    between = sentence.between(word.span.end, start).lower()
    words = [word for word in re.findall(r"[\w'’-]+|[^\w\s]", between) if word not in QUOTES]
    if words and words[-1] in ("and", "or", ","):
        return False
    return len(words) <= 6 and all(w in ahead_words() or w in effect_forms() for w in words)  # noqa: PLR2004


def _consumed(sentence: Sentence, word: EffectWord, at: int) -> bool:
    """Whether the word already serves a number before it: "18 killed 40 wounded"."""
    return any(
        link.word.span == word.span and link.rule in ("reduced", "passive")
        for other, link in sentence.links.items()
        if other < at
    )


def _as_noun(sentence: Sentence, at: int, word: EffectWord) -> Link | None:
    """Tie "18 deaths", "18 civilian fatalities", "12 bodies of civilians"."""
    counted = sentence.counted[at]
    if not word.sides & {Side.NOUN, Side.OF} or word.span.start < counted.quantity.span.end:
        return None
    between = sentence.between(counted.quantity.span.end, word.span.start)
    words = re.findall(r"[\w'’-]+|[^\w\s]", between.lower())
    if len(words) > 3 or any(not w[0].isalpha() or w in clause_words() for w in words):  # noqa: PLR2004
        return None
    if Side.OF in word.sides:
        if not sentence.text[word.span.start : word.span.end].lower().startswith(("bod", "corpse", "death")):
            return None
        group = read_group(sentence.text, word.span.end, sentence.span.end)
        return Link(word=word, rule="noun", rank=2, group=group if group.span else None)
    inside = counted.group.span is None or word.span.start <= counted.group.span.end + 1
    of_all = "the" in words and ("of" in words or "and" in words)
    # "Eight displaced people were killed": the verb says what befell them, the adjective who they are.
    head = counted.group.head
    adjective = head is not None and word.span.end <= head.end and counted.group.sort == "person"
    return Link(word=word, rule="noun", rank=5 if adjective else 2) if inside and not of_all else None


def _of_noun(sentence: Sentence, at: int, word: EffectWord) -> Link | None:
    """Tie "the death of 18 people", "the bodies of at least 12"."""
    counted = sentence.counted[at]
    if Side.OF not in word.sides or word.span.end > counted.quantity.span.start:
        return None
    words = re.findall(r"[\w'’-]+|[^\w\s]", sentence.between(word.span.end, counted.quantity.span.start))
    near = len(words) <= 3 and all(w.lower() in ahead_words() for w in words)  # noqa: PLR2004
    return Link(word=word, rule="of-noun", rank=1) if near else None


def _toll(sentence: Sentence, at: int, word: EffectWord) -> Link | None:
    """Tie "the death toll rose to 17", "bringing to 45 the number killed"."""
    counted = sentence.counted[at]
    # "The death toll from the blast at a mosque": one stands beside a toll by chance, but "the dead include a girl".
    single = counted.quantity.rule == "article" and "toll" in sentence.text[word.span.start : word.span.end].lower()
    if Side.TOLL not in word.sides or counted.group.sort in ("thing", "other") or single:
        return None
    start, end = counted.quantity.span.start, group_end(counted)
    if word.span.end <= start:
        between = sentence.between(word.span.end, start)
        lifted = raised().search(sentence.text[sentence.span.start : word.span.start]) is not None
        far = (lifted and between.rstrip().endswith(" to")) or risen().search(between) is not None
        gap = 3 * TOLL_GAP if far else TOLL_GAP
        # "Two of the wounded died, raising the death toll to 29": the nearer one has risen.
        tolls = (other.span for other in sentence.words if Side.TOLL in other.sides)
        nearer = any(word.span.end <= other.start and other.end <= start for other in tolls)
        fits = toll_bridge().search(between) and len(between) <= gap and not nearer
        return (
            Link(word=word, rule="toll-noun", rank=2, group=group_of_toll(sentence.text, word.span)) if fits else None
        )
    before = sentence.text[max(sentence.span.start, start - 30) : start]
    between = sentence.text[end : word.span.start]
    if bringing().search(before) and len(between) < 8:  # noqa: PLR2004
        return Link(word=word, rule="bringing-to", rank=1)
    return None


def _parsed(sentence: Sentence, at: int, word: EffectWord) -> Link | None:
    """Tie what the parse makes subject of the passive or object of the verb."""
    governor = sentence.governors[at] if at < len(sentence.governors) else None
    if governor is None or not word.span.start <= governor[0] < word.span.end:
        return None
    group = sentence.counted[at].group
    # "1,190 casualties", dead and wounded counted together, are no 1,190 killed.
    fits = bool(word.sides & governor[1]) and group.span is not None and not group.noun.startswith("casualt")
    return Link(word=word, rule="parsed", rank=3) if fits else None
