"""Find the stretches of a text that can name an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.actors.fold import pieces
from kg.actors.model import ActorMention
from kg.actors.tagging import Setting, is_cased, is_shouting, tag_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.actors.fold import Piece, Token
    from kg.actors.registry import Registry
    from kg.actors.tagging import Tag

ACTS = "thing"
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
            mentions.append(mention_of(tags[position:end], parts, tokens))
        position = max(end, position + 1)
    return mentions


def phrase_end(
    registry: Registry, tags: Sequence[Tag], parts: Sequence[Piece], tokens: Sequence[Token], start: int
) -> int:
    """Return where the actor phrase that begins at this tag ends; `start` itself if none begins here."""
    end, best = start, start
    while end < len(tags) and joins(tags, parts, tokens, (start, end)):
        end += 1
        if is_complete(registry, tags[start:end]):
            best = end
    return best


def joins(tags: Sequence[Tag], parts: Sequence[Piece], tokens: Sequence[Token], span: tuple[int, int]) -> bool:
    """Tell whether the tag at the end of `span` can continue the phrase begun at its start."""
    start, position = span
    tag = tags[position]
    if position == start:
        return tag.kind in {"named", "nation"} or bool(tag.heads() or tag.sides())
    before = tags[position - 1]
    if not adjoins(parts[before.last - 1].token, parts[tag.first].token, tokens):
        return False
    if tag.kind in {"named", "nation"}:
        return before.is_link or bool(before.sides()) or (before.kind == "nation" and before.form == "adjective")
    if before.kind == "named" or (before.kind == "nation" and before.form == "name"):
        return tag.is_link or (bool(tag.heads()) and tag.heads() != [ACTS])
    return tag.kind == "word"


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
    if not heads or last.is_link:
        return False
    if any(tag.kind == "named" for tag in tags):
        return True
    nation = any(tag.kind == "nation" for tag in tags)
    sides = [side for tag in tags[:-1] for side in tag.sides()]
    classes = [value for tag in tags for value in tag.heads()]
    return registry.grammar.rule(sides, classes, nation=nation) is not None


def mention_of(tags: Sequence[Tag], parts: Sequence[Piece], tokens: Sequence[Token]) -> ActorMention:
    """Build the mention over these tags."""
    first, last = parts[tags[0].first].token, parts[tags[-1].last - 1].token
    named = tuple(tag.value for tag in tags if tag.kind == "named")
    nations = [tag for tag in tags if tag.kind == "nation"]
    if named:
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
