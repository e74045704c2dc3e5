"""Find the stretches of a text that can name an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.actors.fold import pieces
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
PLACE_WORDS = frozenset(
    {"countryside", "province", "governorate", "northern", "southern", "eastern", "western", "city", "rural", "suburb"}
)
CLOSERS = frozenset(",;:.!?)")
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
    return mentions


def phrase_end(
    registry: Registry, tags: Sequence[Tag], parts: Sequence[Piece], tokens: Sequence[Token], start: int
) -> int:
    """Return where the actor phrase that begins at this tag ends; `start` itself if none begins here."""
    end, best = start, start
    while end < len(tags) and joins(tags, parts, tokens, (start, end)):
        end += 1
        if is_complete(registry, tags[start:end]) and is_whole(tags[start:end], parts):
            best = end
    return best


def is_whole(tags: Sequence[Tag], parts: Sequence[Piece]) -> bool:
    """Tell whether a phrase begins and ends with whole tokens: "anti-IS" and "opposition-held" name no actor."""
    first, last = tags[0].first, tags[-1].last
    starts = first == 0 or parts[first - 1].token != parts[first].token
    return starts and (last == len(parts) or parts[last].token != parts[last - 1].token)


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
        return begins(tags, start, parts)
    before = tags[position - 1]
    if not adjoins(parts[before.last - 1].token, parts[tag.first].token, tokens):
        return False
    settled = any(seen.kind == "named" or seen.heads() for seen in tags[start:position])
    if settled and tag.is_filler and not tag.heads():
        return False
    if tag.kind in {"named", "nation"}:
        return before.is_link or bool(before.sides()) or (before.kind == "nation" and before.form == "adjective")
    if before.kind == "named" or (before.kind == "nation" and before.form == "name"):
        return tag.is_link or (bool(tag.heads()) and tag.heads() != [ACTS])
    return tag.kind == "word"


def begins(tags: Sequence[Tag], start: int, parts: Sequence[Piece]) -> bool:
    """Tell whether a phrase can begin with this tag; "Hamas northern countryside" is Hama's, its apostrophe lost."""
    tag = tags[start]
    if tag.kind == "named" and tag.text.endswith("s") and " " not in tag.text:
        return tag.last == len(parts) or parts[tag.last].key not in PLACE_WORDS
    return tag.kind in {"named", "nation"} or bool(tag.heads() or tag.sides())


def adjoins(before: int, after: int, tokens: Sequence[Token]) -> bool:
    """Tell whether two tokens stand side by side, with at most a hyphen, a possessive or an article between."""
    if before != after and tokens[before].text[-1:] in CLOSERS:
        return False
    return all(tokens[number].text.casefold() in JOINERS for number in range(before + 1, after))


def is_complete(registry: Registry, tags: Sequence[Tag]) -> bool:
    """Tell whether these tags are an actor by themselves."""
    last = tags[-1]
    if last.kind in {"named", "nation"}:
        return True
    heads = last.heads()
    if not heads or (last.is_link and HOLDER not in heads):
        return False
    firm = [tag for number, tag in enumerate(tags) if not is_loose(tags, number)]
    if any(tag.kind == "named" for tag in firm):
        return True
    nation = any(tag.kind == "nation" for tag in firm)
    sides = [side for tag in tags[:-1] for side in tag.sides()]
    classes = [value for tag in tags for value in tag.heads()]
    return registry.grammar.rule(sides, classes, nation=nation) is not None


def mention_of(tags: Sequence[Tag], parts: Sequence[Piece], tokens: Sequence[Token]) -> ActorMention:
    """Build the mention over these tags."""
    first, last = parts[tags[0].first].token, parts[tags[-1].last - 1].token
    named = tuple(tag.value for tag in tags if tag.kind == "named")
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
