"""Find the stretches of a text that can name an actor."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.actors.fold import HYPHENS, JOINED_ARTICLES, is_hyphen, pieces
from kg.actors.link import is_loose
from kg.actors.model import ActorMention
from kg.actors.tagging import Setting, is_cased, is_shouting, tag_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.actors.fold import Piece, Token
    from kg.actors.registry import Registry
    from kg.actors.tagging import Tag

ACTS = "thing"
HOLDER = "held"
KIN = "kin"
NAME_ARTICLES = frozenset({"al", "el"})
ACRONYM = 5
COORDINATED = 4
PERSON_HEADS = frozenset({"army", "force", "air", "thing", "security", "government", "fighter", "militia"})
CAPITAL_HEADS = frozenset({"government", "office", "army", "force", "security", "police", "ministry", "held"})
GOVERNING = frozenset({"government", "office"})
PLACE_WORDS = frozenset(
    {"countryside", "province", "governorate", "northern", "southern", "eastern", "western", "city", "rural", "suburb"}
)
CLOSERS = frozenset(",;:.!?)")
INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
"""An acronym whose dots end no sentence: "U.S. forces"."""
OPENERS = frozenset(["", *'.!?:"“”‘('])
JOINERS = frozenset({"-", "–", "'s", "’s", "'", "’", "the"})


def scan(registry: Registry, tokens: Sequence[Token], *, focus: str = "") -> list[ActorMention]:
    """Return the mentions in text order; see `Registry.find_mentions`."""
    parts = pieces(tokens)
    cased = is_cased(parts) and not is_shouting(parts)
    tags = tag_pieces(registry, parts, Setting(focus=focus, cased=cased))
    mentions: list[ActorMention] = []
    position = 0
    while position < len(tags):
        end = phrase_end(registry, tags, parts, tokens, position)
        if end > position:
            begin = name_start(tags, position, end) if cased else position
            mentions.append(mention_of(tags[begin:end], parts, tokens))
        position = max(end, position + 1)
    return join_acronyms(mentions, tokens)


def join_acronyms(mentions: Sequence[ActorMention], tokens: Sequence[Token]) -> list[ActorMention]:
    """Join a name, its acronym in brackets and a head word behind them: "Islamic State (IS) fighters"."""
    joined: list[ActorMention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before is not None and before.candidates and is_continued(before, mention, tokens):
            closed = mention.last < len(tokens) and tokens[mention.last].text == ")"
            last = mention.last + int(closed)
            words = " ".join(token.text for token in tokens[before.first : last])
            joined[-1] = replace(before, last=last, end=tokens[last - 1].end, text=words)
        else:
            joined.append(mention)
    return joined


def is_continued(before: ActorMention, mention: ActorMention, tokens: Sequence[Token]) -> bool:
    """Tell whether a mention only repeats the one before in brackets, or is its head word after such a repetition."""
    between = [token.text for token in tokens[before.last : mention.first]]
    same = between == ["("] and mention.candidates[-1:] == before.candidates[-1:]
    repeated = any(token.text == "(" for token in tokens[before.first : before.last])
    return same or (repeated and not between and mention.form == "generic" and mention.last == mention.first + 1)


def phrase_end(
    registry: Registry, tags: Sequence[Tag], parts: Sequence[Piece], tokens: Sequence[Token], start: int
) -> int:
    """Return where the actor phrase that begins at this tag ends; `start` itself if none begins here."""
    end, best = start, start
    while end < len(tags) and joins(tags, parts, tokens, (start, end)):
        end += 1
        if is_complete(registry, tags[start:end]) and is_whole(tags[start:end], parts, tokens):
            best = end
    if best == start + 1 and is_bare_adjective(tags[start]) and not shares_head(tags, parts, start):
        return start
    return best


def is_bare_adjective(tag: Tag) -> bool:
    """Tell whether a tag is a nation's adjective; "the Russians" is a noun."""
    return tag.kind == "nation" and tag.form == "adjective" and not (len(tag.text) > ACRONYM and tag.text.endswith("s"))


def shares_head(tags: Sequence[Tag], parts: Sequence[Piece], start: int) -> bool:
    """Tell whether an adjective is coordinated with one that has a head: "Syrian" in "Syrian and Russian jets"."""
    for step in range(start + 1, min(start + COORDINATED, len(tags) - 1)):
        tag = tags[step]
        if tag.kind == "nation" and tag.form == "adjective":
            follower = tags[step + 1]
            gap = parts[tags[start].last].token - parts[tags[start].last - 1].token
            return bool(follower.heads()) and gap <= COORDINATED
        if tag.text.casefold() not in {"and", "or"}:
            return False
    return False


def is_whole(tags: Sequence[Tag], parts: Sequence[Piece], tokens: Sequence[Token]) -> bool:
    """Tell whether a phrase begins and ends with whole tokens: "anti-IS" and "opposition-held" name no actor."""
    first, last = tags[0].first, tags[-1].last
    if first and is_glued(parts[first - 1], parts[first], tokens):
        return False
    return last == len(parts) or not is_glued(parts[last - 1], parts[last], tokens)


def is_glued(left: Piece, right: Piece, tokens: Sequence[Token]) -> bool:
    """Tell whether two parts are one hyphenated word, in one token or in three."""
    before, after = tokens[left.token], tokens[right.token]
    hyphen = right.token - left.token == 2 and tokens[left.token + 1].text in HYPHENS  # noqa: PLR2004
    return left.token == right.token or (hyphen and before.end + 1 == after.start)


def name_start(tags: Sequence[Tag], start: int, end: int) -> int:
    """Return where the name of an institution begins: "Aleppo" in "the Aleppo Police Command"."""
    last = tags[end - 1]
    if not last.is_institution or not last.text[:1].isupper():
        return start
    while start > 0 and tags[start - 1].kind == "other" and tags[start - 1].text[:1].isupper():
        start -= 1
    return start


def joins(tags: Sequence[Tag], parts: Sequence[Piece], tokens: Sequence[Token], span: tuple[int, int]) -> bool:
    """Tell whether the tag at the end of `span` can continue the phrase begun at its start."""
    start, position = span
    tag = tags[position]
    if position == start:
        return begins(tags, start, parts, tokens)
    before = tags[position - 1]
    if not adjoins(parts[before.last - 1].token, parts[tag.first].token, tokens):
        return False
    if HOLDER in tag.heads() and not is_glued(parts[before.last - 1], parts[tag.first], tokens):
        return False
    named = any(seen.kind == "named" for seen in tags[start:position])
    headed = any(seen.heads() and not seen.sides() for seen in tags[start:position])
    if not tag.is_link and not tag.heads() and (named or headed) and (tag.is_filler or tag.sides()):
        return False
    if headed and tag.sides():
        return False
    if tag.kind in {"named", "nation"}:
        # "US" and "Russian" of "US-Russian" stand side by side, each an actor of its own.
        return before.is_link or (bool(before.sides()) and not GOVERNING & set(before.heads()))
    return follows(before, tag)


def follows(before: Tag, tag: Tag) -> bool:
    """Tell whether a word can follow: a name takes heads and links, a person or a capital only some of them."""
    heads = set(tag.heads())
    if before.kind == "nation" and before.form == "capital":
        return tag.is_link or bool(heads & CAPITAL_HEADS) or tag.is_institution
    if before.kind == "named" and before.form == "person":
        return tag.is_link or bool(heads & PERSON_HEADS)
    if before.kind == "named" or (before.kind == "nation" and before.form == "name"):
        return tag.is_link or (bool(heads) and heads != {ACTS})
    return tag.kind == "word"


def begins(tags: Sequence[Tag], start: int, parts: Sequence[Piece], tokens: Sequence[Token]) -> bool:
    """Tell whether a phrase can begin with this tag; "Hamas northern countryside" is Hama's, its apostrophe lost."""
    tag = tags[start]
    if tag.heads() == [HOLDER] or (tag.is_surname and has_namesake(tags, start, parts, tokens)):
        return False
    if tag.kind == "named" and tag.text.endswith("s") and " " not in tag.text:
        return tag.last == len(parts) or parts[tag.last].key not in PLACE_WORDS
    return tag.kind in {"named", "nation"} or bool(tag.heads() or tag.sides())


def has_namesake(tags: Sequence[Tag], position: int, parts: Sequence[Piece], tokens: Sequence[Token]) -> bool:
    """Tell whether an unknown capitalised name stands beside a known surname: it is somebody else.

    A capital at the beginning of a sentence proves nothing.
    """
    tag = tags[position]
    before = tags[position - 1] if position and not opens(parts[tags[position - 1].first].token, tokens) else None
    after = tags[position + 1] if position + 1 < len(tags) else None
    if before is not None and before.is_capitalised and side_by_side(before, tag, parts):
        return True
    return after is not None and after.is_capitalised and side_by_side(tag, after, parts)


def opens(number: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a token is the first of a sentence."""
    return number == 0 or tokens[number - 1].text.strip()[-1:] in OPENERS


def side_by_side(left: Tag, right: Tag, parts: Sequence[Piece]) -> bool:
    """Tell whether nothing, not even a mark, stands between two tags."""
    return parts[right.first].token - parts[left.last - 1].token == 1


def adjoins(before: int, after: int, tokens: Sequence[Token]) -> bool:
    """Tell whether two tokens stand side by side, with at most a hyphen, a possessive or an article between."""
    closes = tokens[before].text[-1:] in CLOSERS and not INITIALS.fullmatch(tokens[before].text)
    if before != after and closes:
        return False
    return all(tokens[number].text.casefold() in JOINERS for number in range(before + 1, after))


def is_complete(registry: Registry, tags: Sequence[Tag]) -> bool:
    """Tell whether these tags are an actor by themselves."""
    last = tags[-1]
    if last.kind in {"named", "nation"}:
        return True
    heads = last.heads()
    if not heads or (last.is_link and not {HOLDER, KIN} & set(heads)):
        return False
    firm = [tag for number, tag in enumerate(tags) if not is_loose(tags, number)]
    if any(tag.kind == "named" for tag in firm):
        return True
    nation = any(tag.kind == "nation" for tag in firm)
    sides = [side for tag in tags[:-1] for side in tag.sides()]
    classes = [value for tag in tags for value in tag.heads()]
    return registry.grammar.rule(sides, classes, nation=nation) is not None


def article_start(first: int, tokens: Sequence[Token]) -> int:
    """Return where a name begins with the Arabic article that folding drops: "al Qaeda", "al-Nusra" in three tokens."""
    if first and tokens[first - 1].text.casefold() in NAME_ARTICLES:
        return first - 1
    hyphen = first > 1 and is_hyphen(tokens[first - 2], tokens[first - 1])
    joined = hyphen and tokens[first - 1].end == tokens[first].start
    return first - 2 if joined and tokens[first - 2].text.casefold() in JOINED_ARTICLES else first


def mention_of(tags: Sequence[Tag], parts: Sequence[Piece], tokens: Sequence[Token]) -> ActorMention:
    """Build the mention over these tags."""
    first, last = parts[tags[0].first].token, parts[tags[-1].last - 1].token
    named = tuple(tag.value for tag in tags if tag.kind == "named")
    first = article_start(first, tokens) if tags[0].kind == "named" else first
    nations = [tag for tag in tags if tag.kind == "nation"]
    if HOLDER in tags[-1].heads() and tags[-1].is_link:
        form = "holder"
    elif named:
        form = "named"
    elif nations:
        form = "metonym" if nations[0].form == "capital" and len(tags) == 1 else "state"
    else:
        form = "generic"
    start, end = tokens[first].start, tokens[last].end
    return ActorMention(
        first=first,
        last=last + 1,
        start=start,
        end=end,
        text=" ".join(token.text for token in tokens[first : last + 1]),
        form=form,
        candidates=named,
    )
