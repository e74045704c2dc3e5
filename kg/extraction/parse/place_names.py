"""Which words of a text name places: what the gazetteer finds, grown to whole names, and what stands as places do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.extraction.parse.reading import DIRECTIONS
from kg.extraction.wordlists import read_wordlist
from kg.gazetteer.kinds import country_of_demonym, kind_of_word
from kg.gazetteer.model import SETTLEMENTS, Focus, PlaceKind, PlaceSpan
from kg.gazetteer.names import ARTICLES

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Tokens [first, last) that may name a place; a firm one is known well enough not to grow."""

    first: int
    last: int
    firm: bool = False


def find_stretches(doc: Doc, spans: Sequence[PlaceSpan], focus: Focus, taken: AbstractSet[int]) -> tuple[Stretch, ...]:
    """Return the names of places in order of text, none overlapping; `taken` are tokens of actors' names."""
    seats = frozenset(i for span in spans for i in _seat_of_report(doc, span, focus))
    known = [stretch for stretch in _known(doc, spans, focus) if stretch.first not in seats]
    firm = {i for stretch in known if stretch.firm for i in range(stretch.first, stretch.last)}
    grown = [_grow(doc, stretch, firm | taken) if _may_grow(doc, stretch) else stretch for stretch in known]
    grown = [_with_rest(doc, stretch, taken) for stretch in grown]
    covered = {i for stretch in grown for i in range(stretch.first, stretch.last)}
    unknown = (*_unknown(doc, covered | taken | seats),)
    covered |= {i for stretch in unknown for i in range(stretch.first, stretch.last)}
    listed = (*_listed(doc, [*grown, *unknown], covered | taken | seats), *_members(doc, covered | taken | seats))
    found = _disjoint(doc, [*grown, *unknown, *listed])
    return _without_dateline(doc, tuple(_joined(doc, found)))


def _joined(doc: Doc, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches, two that are one name joined: "Doron Baga" is not Baga."""
    before: Stretch | None = None
    for stretch in stretches:
        if before is not None and _is_one_name(doc, before, stretch):
            before = Stretch(before.first, stretch.last)
            continue
        if before is not None:
            yield before
        before = stretch
    if before is not None:
        yield before


def _is_one_name(doc: Doc, one: Stretch, two: Stretch) -> bool:
    """Whether an unknown name runs on into a known one, as the parser has it too."""
    if one.last != two.first or one.firm or doc[one.last - 1].whitespace_ != " " or doc[one.last - 1].lower_[-1] == "s":
        # "Syrias Aleppo": the apostrophe of a genitive got lost.
        return False
    head = doc[two.first].head.i
    return doc[two.first].dep_.startswith("flat") and one.first <= head < one.last and two.last - two.first == 1


def _without_dateline(doc: Doc, stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Leave out where a report was written ("Lima, 18 August 1989 (wire) -- ..."), if its first sentence tells more."""
    first = next(iter(stretches), None)
    if first is None or first.first > 1 or doc[first.last : first.last + 1].text != ",":
        return stretches
    behind = doc[first.last + 1 : first.last + OPENING]
    dash = next((token for token in behind if token.text in {"-", "–", "—", "--", ":"}), None)
    is_dated = dash is not None and any(token.like_num for token in doc[first.last + 1 : dash.i])
    if dash is None or not is_dated or any(other.first < dash.i for other in stretches[1:]):
        return stretches
    sentence = doc[min(dash.i + 1, len(doc) - 1)].sent
    return stretches[1:] if any(sentence.start <= other.first < sentence.end for other in stretches[1:]) else stretches


def _known(doc: Doc, spans: Sequence[PlaceSpan], focus: Focus) -> Iterator[Stretch]:
    """Yield what the gazetteer found, without demonyms and ordinary words that merely look alike."""
    common = _common_nouns(doc)
    for span in spans:
        tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
        if tokens is not None and tokens.text.lower() in common and not _is_firm(span, focus):
            continue
        if tokens is None or tokens[-1].pos_ in {"VERB", "ADJ", "ADV", "PRON"} or tokens[-1].ent_type_ == "Temporal":
            continue
        if not span.exact and (tokens[0].lower_ == "the" or any(country_of_demonym(t.text) for t in tokens)):
            continue
        person = any(t.ent_type_ == "Person" for t in tokens)
        after_word = tokens.start > 0 and doc[tokens.start - 1].pos_ == "ADP"
        if person and (not span.exact or not (after_word or _is_firm(span, focus))):
            continue
        if len(tokens) == 1 and country_of_demonym(tokens[0].text) is not None:
            continue
        if tokens[-1].lower_ in _weekdays() or _is_no_place(doc, tokens.start, tokens.end):
            continue
        if _is_dateline(doc, tokens.start, tokens.end):
            continue
        yield Stretch(tokens.start, tokens.end, span.exact and _is_firm(span, focus))


def _common_nouns(doc: Doc) -> AbstractSet[str]:
    """Return the nouns that the report also writes small: "- Grenade attack in ..." names no place."""
    return {token.text for token in doc if token.pos_ == "NOUN" and token.text.islower()}


def _is_firm(span: PlaceSpan, focus: Focus) -> bool:
    """Whether a name needs no more words: of note, and in a country that the report is about."""
    return any(
        place.kind in {PlaceKind.COUNTRY, PlaceKind.ADMIN1}
        or (place.country in focus.countries and (place.newsroom_name or place.population >= BIG))
        for place in span.candidates[:3]
    )


def _may_grow(doc: Doc, stretch: Stretch) -> bool:
    """Whether more words can belong to the name: it is not firm, or the tagger's location reaches further."""
    if not stretch.firm:
        return True
    located = doc[stretch.first].ent_type_ == "Location" and stretch.last < len(doc)
    return located and doc[stretch.last].ent_type_ == "Location" and doc[stretch.last].ent_iob_ == "I"


def _with_rest(doc: Doc, stretch: Stretch, taken: AbstractSet[int]) -> Stretch:
    """Return the stretch to the end of a name whose later words small ones join: "San Cristobal de las Casas"."""
    end = stretch.last
    while end < len(doc) and doc[end].lower_ in JOINING and not doc[end].is_sent_start:
        end += 1
    whole = stretch.last < end < len(doc) and doc[end].text[:1].isupper() and doc[end].pos_ == "PROPN"
    if not whole or not taken.isdisjoint(range(stretch.last, end + 1)):
        return stretch
    return replace(stretch, last=end + 1)


def _grow(doc: Doc, stretch: Stretch, stop: AbstractSet[int]) -> Stretch:
    """Return the stretch with the proper nouns beside it: "Bani" is half of "Bani Zeid"."""
    first, last = stretch.first, stretch.last
    while first > doc[stretch.first].sent.start and first - 1 not in stop and _is_name_part(doc, first - 1, first):
        first -= 1
    while (
        last < len(doc)
        and last not in stop
        and doc[last].sent.start == doc[stretch.first].sent.start
        and _is_name_part(doc, last, last - 1)
    ):
        last += 1
    while last > stretch.last and (not doc[last - 1].text[:1].isalnum() or doc[last - 1].lower_ in ARTICLES):
        last -= 1
    while first < stretch.first and not doc[first].text[:1].isalnum():
        first += 1
    return Stretch(first, last)


def _is_name_part(doc: Doc, position: int, beside: int) -> bool:
    token = doc[position]
    if token.text in {"-", "’", "'"}:
        return not doc[min(position, beside)].whitespace_
    if token.lower_ in ARTICLES and token.lower_ != "the":
        return token.text[:1].isupper() or (position < beside and not token.whitespace_)
    named = token.pos_ == "PROPN" and token.text[:1].isupper()
    return (
        named
        and kind_of_word(token.lower_) is None
        and token.ent_type_ != "Temporal"
        and token.lower_ not in DIRECTIONS | _weekdays()
    )


def _unknown(doc: Doc, taken: AbstractSet[int]) -> Iterator[Stretch]:
    """Yield names that stand where a place's name stands: "the village of X", "X district", a tagged location."""
    common = _common_nouns(doc)
    position = 0
    while position < len(doc):
        token = doc[position]
        if (
            position in taken
            or not token.text[:1].isupper()
            or not _is_name_part(doc, position, position)
            or (token.is_sent_start and token.pos_ != "PROPN")
        ):
            position += 1
            continue
        grown = _grow(doc, Stretch(position, position + 1), taken)
        is_none = _in_brackets(doc, grown) or _is_no_place(doc, grown.first, grown.last)
        is_none = is_none or _is_dateline(doc, grown.first, grown.last) or _is_short(doc, grown)
        is_none = is_none or doc[grown.last - 1].lower_ in read_wordlist("place_words")["institutions"]
        is_none = is_none or (grown.last - grown.first == 1 and token.lower_ in common)
        if doc[grown.last - 1].tag_ == "NNPS" or is_none:
            position = grown.last
            continue
        located = (
            sum(doc[i].ent_type_ == "Location" for i in range(grown.first, grown.last)) * 2 > grown.last - grown.first
        )
        if _has_kind(doc, grown.first, grown.last) or located or _is_placed(doc, grown) or _is_set_in(doc, grown):
            yield grown
        position = max(position + 1, grown.last)


def _listed(doc: Doc, stretches: Sequence[Stretch], taken: AbstractSet[int]) -> Iterator[Stretch]:
    """Yield names that stand between two places of a list: "the villages of A, X and B"."""
    starts, ends = ({getattr(stretch, side) for stretch in stretches} for side in ("first", "last"))
    for end in sorted(ends):
        first = end + 1
        if doc[end : end + 1].text not in LISTED or first in taken or not doc[first : first + 1].text[:1].isupper():
            continue
        last = first
        while last < len(doc) and last not in taken and _is_name_part(doc, last, last - 1):
            last += 1
        behind = [word.lower_ for word in doc[last : last + 2]]
        joined = (behind[:1] == [","] and behind[1:] != ["and"]) or behind[:1] == ["and"]
        if last > first and joined and last + 1 in starts and not _is_no_place(doc, first, last):
            yield Stretch(first, last)


def _members(doc: Doc, taken: AbstractSet[int]) -> Iterator[Stretch]:
    """Yield the names that a plural kind opens a list of, two at least: "the hamlets of X, Y and Z"."""
    for token in doc[: max(0, len(doc) - 2)]:
        is_plural = token.lower_.endswith("s") and kind_of_word(token.lower_) in SETTLEMENTS
        if not is_plural or doc[token.i + 1].lower_ != "of":
            continue
        names = list(_names_from(doc, token.i + 2))
        if len(names) > 1:
            yield from (name for name in names if taken.isdisjoint(range(name.first, name.last)))


def _names_from(doc: Doc, first: int) -> Iterator[Stretch]:
    """Yield the names of a list that begins at a token."""
    while first < len(doc) and doc[first].text[:1].isupper():
        last = first + 1
        while last < len(doc) and _is_name_part(doc, last, last - 1):
            last += 1
        yield Stretch(first, last)
        first = last
        while first < len(doc) and doc[first].text in LISTED and first < last + 2:
            first += 1
        if first == last:
            return


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(read_wordlist("not_places")["weekdays"])


@cache
def _no_places() -> frozenset[str]:
    return frozenset(word for words in read_wordlist("not_places").values() for word in words)


def _is_no_place(doc: Doc, first: int, last: int) -> bool:
    """Whether the words name a month, a feast, a faith or a thing; a feast's name goes on after its first word."""
    whole = doc[first:last].text.lower()
    # "SANAs correspondent": the apostrophe of an agency's genitive got lost.
    if ACRONYM.fullmatch(doc[first:last].text):
        return True
    if whole.endswith((" day", " eve")):
        return True
    return whole in _no_places() or doc[first].lower_ in read_wordlist("not_places")["feasts"]


def _in_brackets(doc: Doc, stretch: Stretch) -> bool:
    """Whether it stands alone in brackets, as an agency's name does in a dateline."""
    before = doc[stretch.first - 1].text if stretch.first else ""
    after = doc[stretch.last].text if stretch.last < len(doc) else ""
    return before == "(" and after == ")"


def _is_dateline(doc: Doc, first: int, last: int) -> bool:
    """Whether the name opens a sentence in capitals: where it was written, not where it happened."""
    text = doc[first:last].text
    return text.isupper() and len(text) > LONG and doc[first].sent.start == first and not doc[first].sent.text.isupper()


def _is_short(doc: Doc, stretch: Stretch) -> bool:
    """Whether it is a state's or body's abbreviation ("US", "UN"), which no unknown place bears."""
    text = doc[stretch.first : stretch.last].text.replace(".", "")
    return len(text) < LONG and text.isupper() and not doc[stretch.first].sent.text.isupper()


def _seat_of_report(doc: Doc, span: PlaceSpan, focus: Focus) -> Iterator[int]:
    """Yield the tokens of a city abroad that stands before the story's first word: where the report was filed.

    "Last updated at Feb 02 Beirut Government air strikes ...": whatever furniture comes before it.
    """
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None or tokens.start > OPENING or tokens.end >= len(doc):
        return
    if span.candidates[0].country == focus.country or span.candidates[0].kind is PlaceKind.COUNTRY:
        return
    before = doc[tokens.start - 1] if tokens.start else None
    after_prose = before is not None and before.text[-1:].isalpha() and before.sent == tokens[0].sent
    follows = doc[tokens.end].text
    dated = follows == "," and tokens.text.isupper() and doc[min(tokens.end + 1, len(doc) - 1)].ent_type_ == "Temporal"
    if not after_prose and (dated or follows[:1].isupper() or follows in DASHES):
        yield from range(tokens.start, tokens.end)


def _disjoint(doc: Doc, stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches in order of text; of overlapping ones the longest."""
    kept: list[Stretch] = []
    named = (s for s in stretches if any(t.lower_ not in ARTICLES and t.is_alpha for t in doc[s.first : s.last]))
    for stretch in sorted(named, key=lambda s: (s.first - s.last, s.first)):
        if not any(stretch.first < other.last and other.first < stretch.last for other in kept):
            kept.append(stretch)
    yield from sorted(kept)


def _has_kind(doc: Doc, first: int, last: int) -> bool:
    if (
        last < len(doc)
        and doc[last].pos_ in {"NOUN", "PROPN"}
        and kind_of_word(doc[last].lower_) is not None
        and doc[last].lower_ not in WEAK_KINDS
    ):
        return True
    return is_kind_of(doc, first) or _is_community(doc, first, last)


def _is_placed(doc: Doc, stretch: Stretch) -> bool:
    """Whether a distance from somewhere follows: "near X, 52 km south-west of Y"."""
    words = [token.lower_ for token in doc[stretch.last : stretch.last + WIDEST]]
    before = doc[stretch.first - 1].lower_ if stretch.first else ""
    if words[:1] != [","] or before not in {"in", "at", "near", "outside", "of"}:
        return False
    return any(word in KILOMETRES and like.like_num for like, word in zip(doc[stretch.last :], words[1:], strict=False))


def _is_set_in(doc: Doc, stretch: Stretch) -> bool:
    """Whether a deed is set in it: "were murdered in X", in one word that the tagger takes for nothing else."""
    token = doc[stretch.first]
    alone = stretch.last == stretch.first + 1 and token.pos_ == "PROPN" and token.ent_type_ == ""
    if not alone or not stretch.first or doc[stretch.first - 1].lower_ not in SETTING or token.text.isupper():
        return False
    is_setting = token.dep_ == "obl" and token.head.pos_ == "VERB" and token.head.tag_ in {"VBN", "VBD"}
    return is_setting and country_of_demonym(token.text) is None and not _is_tongue(token.text)


def _is_tongue(word: str) -> bool:
    """Whether it is a language, by its ending: "was written in Tigrinya" is left to the verbs."""
    return word.lower().endswith(("ese", "ish", "ic"))


def _is_community(doc: Doc, first: int, last: int) -> bool:
    """Whether it is a village as Nigerian papers call it: "invaded X community"; "the X community" are people."""
    if last >= len(doc) or doc[last].lower_ not in COMMUNITY or not first:
        return False
    return doc[first - 1].pos_ in {"VERB", "ADP"} and country_of_demonym(doc[first].text) is None


def is_kind_of(doc: Doc, first: int) -> bool:
    """Whether "the village of" stands before the name.

    "The Akrameh district of", "a district of", "the capital of X's northern Y" tell of another.
    """
    if any(word.tag_ == "POS" for word in doc[first + 1 : first + 3]):
        return False
    if first < 2 or doc[first - 1].lower_ != "of" or kind_of_word(doc[first - 2].lower_) is None:  # noqa: PLR2004
        return False
    if first >= 3 and doc[first - 3].pos_ == "PROPN":  # noqa: PLR2004
        return False
    kind = doc[first - 2]
    return kind.tag_ != "NNS" and not any(child.lower_ in INDEFINITE for child in kind.children)


WIDEST = 6
"""Words behind a name within which a distance places it: ", some 52 km"."""
KILOMETRES = frozenset({"km", "kms", "kilometers", "kilometres", "miles"})
JOINING = frozenset({"de", "del", "la", "las", "los", "do", "da", "dos", "das", "du", "des"})
"""Small words inside names of places in Romance languages."""
LISTED = frozenset({",", "and"})
SETTING = frozenset({"in", "at", "near", "outside"})
COMMUNITY = frozenset({"community", "communities"})
OPENING = 40
"""Tokens within which a report says where it was filed."""
DASHES = frozenset({"-", "–", "—", "(", "/"})
INDEFINITE = frozenset({"a", "an", "another", "one", "each", "every", "some"})
ACRONYM = re.compile(r"[A-Z]{2,6}s")
BIG = 100_000
LONG = 4
WEAK_KINDS = frozenset({"state", "area", "areas", "land", "country", "centre", "center", "park", "station", "camp"})
