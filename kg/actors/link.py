"""Link a mention to the actor it stands for, by name, by phrase and country in focus, or by what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.actors.fold import pieces, plain_words
from kg.actors.model import Actor, ActorContext, ActorKind, LinkedActor, actor_class
from kg.actors.tagging import Setting, Tag, is_cased, tag_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.actors.registry import Registry
    from kg.actors.states import Outcome

STOPS = frozenset({"in", "near", "against", "on", "and", "or", "who", "that", "which", "after", "between", "but"})
BACKERS = frozenset({"backer", "backers", "ally", "allies", "supporter", "supporters", "sponsor", "patron"})
LOYAL = frozenset({"loyal", "faithful", "allegiance"})
DETERMINER = re.compile(r"^(?:the|a|an|some|its|their|his|her|these|those)\s+", re.IGNORECASE)
INITIAL = re.compile(r"(?<=[a-z] )[A-Z]\.\s+(?=[A-Z])")
EDGES = " \t\n,;:.\"“”‘’'()[]"
STATESMAN = "head of state"
MINISTRIES = {
    "foreign": "Foreign Ministry",
    "defen": "Defence Ministry",
    "health": "Health Ministry",
    "interior": "Interior Ministry",
    "justice": "Justice Ministry",
    "information": "Information Ministry",
}
FULL_NAME = 2
ARMED_CLASSES = frozenset({"rebel", "jihadist", "militia"})
ARMED = frozenset({"army", "force", "air", "thing", "security", "fighter", "militant", "gunman", "group", "held"})


@dataclass(slots=True)
class Reading:
    """What the words of a mention say, before anything is decided."""

    named: list[Actor] = field(default_factory=list)
    nations: list[Tag] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    heads: list[Tag] = field(default_factory=list)
    others: list[Tag] = field(default_factory=list)

    def head_classes(self) -> list[str]:
        """Return the classes of all heads, in text order."""
        return [value for tag in self.heads for value in tag.heads()]


def link_actor(registry: Registry, mention: str, *, context: ActorContext | None = None) -> LinkedActor:
    """Return who the mention stands for; an unknown name comes back as written, with no actor.

    Args:
        registry: the actors and the tables of rules.
        mention: the words of the mention, as in the document.
        context: country in focus, day, and the actors linked before.
    """
    context = context or ActorContext()
    text = INITIAL.sub("", DETERMINER.sub("", mention.strip(EDGES)))
    parts = pieces(plain_words(text))
    setting = Setting(focus=context.country_in_focus, date=context.date, cased=is_cased(parts))
    tags = tag_pieces(registry, parts, setting)
    reading = read_phrase(registry, tags, setting)
    person = trailing_person(tags)
    if person and not any(actor.kind is ActorKind.PERSON for actor in reading.named):
        return LinkedActor(name=person, kind=ActorKind.PERSON, reason="title and name")
    linked = (
        by_name(registry, reading, context)
        or by_phrase(registry, reading, mention, context)
        or by_nation(registry, reading, context)
        or by_spelling(registry, text, context)
    )
    return linked or LinkedActor(name=text, kind=ActorKind.UNKNOWN, reason="unknown name")


def read_phrase(registry: Registry, tags: Sequence[Tag], setting: Setting) -> Reading:
    """Sort the tags of a mention into names, nations, sides and heads; stop where the phrase ends."""
    reading = Reading()
    skip_next = False
    for number, tag in enumerate(tags):
        word = tag.text.casefold()
        following = tags[number + 1] if number + 1 < len(tags) else None
        if tag.kind == "other" and word in STOPS and (reading.named or reading.heads):
            break
        if tag.is_link and reading.heads and following is not None and following.kind != "word":
            break
        if word == "anti" and following is not None and following.kind in {"named", "nation"}:
            skip_next = True
        elif word == "pro" or word in LOYAL:
            skip_next = loyal_to(registry, reading, tags[number + 1 :], setting)
        elif skip_next and tag.kind in {"named", "nation"}:
            skip_next = False
        elif reading.heads and tag.sides() and number and tags[number - 1].text.casefold() == "of":
            reading.sides.extend(tag.sides())
        elif not is_loose(tags, number):
            take(registry, reading, tag, following)
    return reading


def is_loose(tags: Sequence[Tag], number: int) -> bool:
    """Tell whether a name is only tied to the actor that follows: "Turkish" in "Turkish-backed rebels".

    A side is so before a backer: "opposition backer Turkey" is Turkey.
    """
    if number + 2 >= len(tags) or not tags[number + 1].is_link:
        return False
    backs = tags[number + 1].text.casefold() in BACKERS and tags[number + 2].kind in {"named", "nation"}
    return tags[number].kind in {"named", "nation"} or (bool(tags[number].sides()) and backs)


def loyal_to(registry: Registry, reading: Reading, rest: Sequence[Tag], setting: Setting) -> bool:
    """Read "pro-X" and "loyal to X"; tell whether X is to be skipped because it is not who acts."""
    target = next((tag for tag in rest if tag.kind in {"named", "nation"}), None)
    if target is None:
        return False
    actor = registry.actor(target.value) if target.kind == "named" else None
    if target.kind == "nation" or (actor is not None and actor.role.startswith(STATESMAN)):
        country = target.value if actor is None else actor.country
        if country == setting.focus or actor is not None:
            reading.sides.append("government" if reading.heads else "pro-government")
            reading.nations.append(Tag(first=0, last=0, kind="nation", value=country, form="adjective"))
        return True
    return False


def take(registry: Registry, reading: Reading, tag: Tag, following: Tag | None) -> None:
    """Enter one tag; a word that can be side or head is a side when another head follows."""
    if tag.is_surname and has_namesake(tag, reading, following):
        reading.others.append(tag)
    elif tag.kind == "named":
        actor = registry.actor(tag.value)
        if actor is not None:
            reading.named.append(actor)
    elif tag.kind == "nation":
        reading.nations.append(tag)
    elif tag.kind == "word":
        leads = following is not None and following.kind == "word" and bool(following.heads())
        if tag.sides() and (leads or not tag.heads()):
            reading.sides.extend(tag.sides())
        elif tag.heads():
            reading.heads.append(tag)
    else:
        reading.others.append(tag)


def has_namesake(tag: Tag, reading: Reading, following: Tag | None) -> bool:
    """Tell whether another first or last name stands beside a known surname: it is somebody else."""
    before = bool(reading.others) and reading.others[-1].last == tag.first and reading.others[-1].is_capitalised
    return before or (following is not None and following.is_capitalised)


def trailing_person(tags: Sequence[Tag]) -> str:
    """Return an unknown full name at the end of a mention that begins with a title, office or body."""
    run: list[str] = []
    for tag in reversed(tags):
        if tag.kind != "other" or not tag.text[:1].isupper():
            break
        run.append(tag.text)
    introduced = len(run) < len(tags) and (tags[-len(run) - 1].heads() or tags[-len(run) - 1].is_filler)
    return " ".join(reversed(run)) if len(run) >= FULL_NAME and introduced else ""


def by_name(registry: Registry, reading: Reading, context: ActorContext) -> LinkedActor | None:
    """Link by the last registry name; a statesman before a head word stands for his state."""
    if not reading.named:
        return None
    actor = reading.named[-1]
    if "kin" in reading.head_classes()[-1:]:
        return kin_of(actor, context)
    if actor.kind is ActorKind.PERSON and reading.heads and actor.role.startswith(STATESMAN):
        reading.nations.append(Tag(first=0, last=0, kind="nation", value=actor.country, form="adjective"))
        if is_armed(reading):
            reading.sides.append("government")
            return None
        if set(reading.head_classes()) & {"government"}:
            return None
    body = led_body(registry, actor) if is_armed(reading) else None
    if body is not None:
        return projected(registry, body, context, reason=f"{actor.label} leads {body.label}")
    if actor.kind is ActorKind.PARTY and actor.label.endswith("opposition") and is_armed(reading):
        reading.nations.append(Tag(first=0, last=0, kind="nation", value=actor.country, form="adjective"))
        reading.sides.append("rebel")
        return None
    return meant_before(registry, actor, context) or projected(
        registry, actor, context, reason=f"name of {actor.label}"
    )


def led_body(registry: Registry, actor: Actor) -> Actor | None:
    """Return the body that a person leads, from the role "leader, UNITA"; None if the role names none."""
    office, _, body = actor.role.partition(", ")
    return registry.named(body) if office in {"leader", "commander"} else None


def kin_of(actor: Actor, context: ActorContext) -> LinkedActor:
    """Link "the al-Qaeda offshoot", which is not al-Qaeda: the last armed group named before, else nobody known."""
    for linked in reversed(context.discourse):
        if linked.actor is not None and linked.actor.id != actor.id and actor_class(linked).value in ARMED_CLASSES:
            return replace(linked, reason=f"kin of {actor.label}, named before")
    return LinkedActor(
        name=f"{actor.label} affiliate", kind=ActorKind.UNKNOWN, reason=f"kin of {actor.label}", described=True
    )


def meant_before(registry: Registry, actor: Actor, context: ActorContext) -> LinkedActor | None:
    """Return the body named before that a loose name stands for: "Kurdish forces" after the YPG was named."""
    bodies = {relation.other for relation in actor.relations if relation.kind == "stands-for"}
    for linked in reversed(context.discourse):
        if linked.actor is not None and linked.actor.id in bodies:
            return projected(registry, linked.actor, context, reason=f"{actor.label}, named before")
    return None


def is_armed(reading: Reading) -> bool:
    """Tell whether the heads speak of people or machines that fight."""
    return bool(set(reading.head_classes()) & ARMED)


def projected(registry: Registry, actor: Actor, context: ActorContext, *, reason: str) -> LinkedActor:
    """Return an actor as linked; the forces and the government of a foreign state count as the state."""
    derived = registry.derived_role(actor.id)
    if derived is not None:
        code, outcome, head = derived
        return of_state(registry, registry.outcomes[outcome], code, context, head=head, reason=reason)
    if actor.described:
        return LinkedActor(name=actor.label, kind=actor.kind, reason=reason, described=True, country=actor.country)
    return LinkedActor(
        name=actor.label,
        kind=actor.kind,
        reason=reason,
        actor=actor,
        current=registry.current(actor, context.date) if context.date else actor,
        country=actor.country,
    )


def by_phrase(registry: Registry, reading: Reading, mention: str, context: ActorContext) -> LinkedActor | None:
    """Link by nation, side and head word, through the table of rules."""
    if not reading.heads:
        return None
    nation = reading.nations[0].value if reading.nations else ""
    rule = registry.grammar.rule(reading.sides, reading.head_classes(), nation=bool(nation))
    if rule is None or is_unknown_name(reading):
        return None
    outcome = registry.outcomes[rule.outcome]
    antecedent = by_discourse(registry, outcome, mention, context) if not nation else None
    if antecedent is not None:
        return antecedent
    if not nation and outcome.outcome == "state-force":
        # "Soldiers" in the West Bank are Israel's.
        occupier = registry.named(registry.generic(context.country_in_focus, "occupier", context.date))
        if occupier is not None:
            return projected(registry, occupier, context, reason="army in occupied land")
    country = nation or context.country_in_focus
    reason = f"{'/'.join(reading.sides) or 'bare'} {reading.heads[-1].text} of {country or 'no country'}"
    return of_state(registry, outcome, country, context, head=ministry(reading), reason=reason)


def is_unknown_name(reading: Reading) -> bool:
    """Tell whether the phrase is a name of its own: unknown capitals, or a capital city, before "Police Command"."""
    head = reading.heads[-1]
    if any(tag.form != "capital" for tag in reading.nations):
        return False
    before = bool(reading.nations) or any(tag.text[:1].isupper() for tag in reading.others)
    return head.is_institution and head.text[:1].isupper() and before


def ministry(reading: Reading) -> str:
    """Return the canonical title of the ministry among the heads."""
    words = " ".join(tag.text for tag in reading.heads).casefold()
    return next((title for stem, title in MINISTRIES.items() if stem in words), "")


def by_discourse(registry: Registry, outcome: Outcome, mention: str, context: ActorContext) -> LinkedActor | None:
    """Return the last actor before that "the group" or "the militants" can mean."""
    fixed = bool(registry.generic(context.country_in_focus, outcome.outcome, context.date))
    definite = DETERMINER.match(mention.strip(EDGES)) is not None
    if fixed or not outcome.discourse or not definite:
        return None
    for linked in reversed(context.discourse):
        if linked.actor is not None and not linked.described and actor_class(linked).value in outcome.discourse:
            return LinkedActor(
                name=linked.name,
                kind=linked.kind,
                reason="named before",
                actor=linked.actor,
                current=linked.current,
                country=linked.country,
            )
    return None


def of_state(
    registry: Registry, outcome: Outcome, country: str, context: ActorContext, *, head: str, reason: str
) -> LinkedActor:
    """Return what an outcome means for a country: its own node at home, the state itself abroad."""
    state = registry.states.by_code.get(country)
    if state is None or not outcome.scope:
        name = (outcome.nameless or outcome.name).format(head=head) if state is None else outcome.name
        return LinkedActor(name=name, kind=outcome.kind, reason=reason, described=outcome.described, country=country)
    fixed = registry.generic(country, outcome.outcome, context.date)
    label = fixed or registry.states.label(country, outcome.outcome, head)
    foreign = state.abroad or (country != context.country_in_focus and not state.at_home)
    if outcome.scope == "state" and foreign:
        label = state.names[0]
    actor = registry.named(label)
    return LinkedActor(
        name=label,
        kind=actor.kind if actor else outcome.kind,
        reason=reason,
        actor=actor,
        current=actor,
        country=country,
    )


def by_nation(registry: Registry, reading: Reading, context: ActorContext) -> LinkedActor | None:
    """Link a country or, where it acts, a capital to the state; a people in focus is its civilians."""
    if not reading.nations:
        return None
    tag = reading.nations[0]
    at_home = tag.value == context.country_in_focus or registry.states.by_code[tag.value].at_home
    if tag.form == "capital" and (reading.heads or not context.acting):
        return None
    if reading.others:
        return None
    if tag.form == "adjective" and at_home and tag.text.endswith("s"):
        return civilians(registry, tag.value)
    # An adjective alone is what is left of "Syrian and Russian jets".
    home = "state-force" if tag.form == "adjective" else "government"
    outcome = registry.outcomes[home if at_home else "state"]
    form = "metonym" if tag.form == "capital" else "state"
    return of_state(registry, outcome, tag.value, context, head="", reason=f"{form} {tag.text}")


def civilians(registry: Registry, country: str) -> LinkedActor:
    """Return the civilians of a country."""
    outcome = registry.outcomes["civilian"]
    return LinkedActor(name=outcome.name, kind=outcome.kind, reason="people", described=True, country=country)


def by_spelling(registry: Registry, text: str, context: ActorContext) -> LinkedActor | None:
    """Link an unusual transliteration of a known name."""
    actor = registry.lookup(text, focus=context.country_in_focus, date=context.date)
    return None if actor is None else projected(registry, actor, context, reason=f"spelling of {actor.label}")
