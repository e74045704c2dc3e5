"""Agreements: their kind, the steps of their life, who makes and who announces them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.events.acting import both_sides, filler, unique_roles
from kg.extraction.events.drafts import Draft, evidence_of, note
from kg.extraction.events.later_steps import is_told_of_it, shared_verbs, taken_up
from kg.extraction.events.undertakings import is_halt, stops_fighting
from kg.extraction.lexicon import Lexicon
from kg.extraction.model import AgreementStep, EventType, Role, RoleFiller, Stage, Status
from kg.extraction.parse.negation import is_negated
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import (
    agents,
    case_of,
    children,
    compact_phrase,
    conjuncts,
    is_passive,
    lemma,
    objects,
    obliques,
    preposition_words,
    relation,
)
from kg.extraction.parse.triggers import HYPHENS, match_words

if TYPE_CHECKING:
    from spacy.tokens import Token

DESPITE = frozenset({"despite", "in spite", "in spite of", "notwithstanding", "in violation", "in breach", "violate"})
STATES_OF_AFFAIRS = frozenset({Stage.IN_FORCE})
GOING_ON = frozenset({"continue", "begin", "start", "fail", "appear", "seem"})
ENDS = frozenset({Stage.COLLAPSED, Stage.VIOLATED})
"""What breaks a truce ends talks: they "broke down"."""
MAKERS = frozenset({Stage.ANNOUNCED, Stage.SIGNED, Stage.PROPOSED, Stage.EXTENDED, Stage.REJECTED})
BROKERED = frozenset({"broker", "mediate", "negotiate", "sponsor"})
TRYING = frozenset({"try", "attempt", "seek", "hope", "aim", "work", "want", "struggle", "scramble", "push", "press"})
TALKS = frozenset({"talk", "negotiation", "discussion"})
AIMING = frozenset({"call", "agree", "appeal", "push", "ready", "willing", "press", "ask"})
"""Words whose agreement stands behind a preposition: "called for a truce"."""
REFUSING = frozenset({"reject", "refuse", "rebuff", "spurn", "dismiss", "decline", "turn"})
PEACE_MATTERS = frozenset("peace withdrawal ceasefire truce hostility status future power prisoner end return".split())  # noqa: SIM905
"""What sides at war agree on; a deal about other things is business."""
DISARMING = frozenset({"disarm", "demobilise", "demobilize", "disengage"})
"""What only sides at war agree to do: "a deal to disarm militias"."""
YEAR_DIGITS = 4
TALKING = "other"
"""The kind of talks: an agreement that may yet come."""
ASKING = frozenset({"proposal", "plan", "call", "offer", "appeal", "bid", "effort", "push", "draft", "initiative"})
"""Nouns that only ask for the agreement they govern."""
UNWILLING = frozenset({"refuse", "decline"})
GIVING_UP = frozenset({"pull", "withdraw", "walk", "back"})
"""Verbs by which a party leaves an agreement, "out of" or "from" it."""
MEDIATING = frozenset({"mediator", "mediation", "auspices", "facilitator", "facilitation"})
GUARANTEED = frozenset({"guarantee", "underwrite"})


def find_agreements(reading: Reading) -> Iterator[Draft]:
    """Yield a draft for each step in the life of an agreement, in order of text."""
    found = ((token, agreement_kind(reading, token)) for token in reading.doc)
    nouns = [(token, kind) for token, kind in found if kind is not None]
    named = [step for token, kind in nouns for step in _steps(reading, token, kind)]
    later = _later_steps(reading, {token.i: kind for token, kind in nouns})
    steps = sorted((*named, *later), key=lambda step: step.token)
    for step in steps:
        if step.agreement is None or not _is_to_begin(reading, step):
            yield step
        elif not any(_is_made(step, other) for other in steps):
            yield replace(step, agreement=replace(step.agreement, stage=Stage.ANNOUNCED))


def _later_steps(reading: Reading, kinds: Mapping[int, str]) -> Iterator[Draft]:
    """Yield the steps of agreements that "it" takes up."""
    for word, noun, kind in taken_up(reading, kinds):
        for verb, stage, why in stage_words(reading, word):
            if kind != TALKING and verb.pos_ == "VERB" and is_told_of_it(verb, stage):
                step = _draft(reading, noun, verb, kind, stage, why)
                yield replace(step, members=(verb.i,), evidence=(evidence_of(reading, verb),))


def _is_to_begin(reading: Reading, step: Draft) -> bool:
    """Whether an agreement is only going to begin: then it has been made, and what is told is that."""
    if step.agreement is None or step.agreement.stage is not Stage.IN_FORCE:
        return False
    verb = reading.doc[step.token]
    carried = verb.head != verb and lemma(verb.head) in GOING_ON
    return (
        verb.tag_ == "VB"
        and not carried
        and any(lemma(child) in {"will", "would", "shall", "to", "be"} for child in children(verb, "aux", "mark"))
    )


def _is_made(step: Draft, other: Draft) -> bool:
    if step.agreement is None or other.agreement is None or other.agreement.kind != step.agreement.kind:
        return False
    return other.agreement.stage in {Stage.ANNOUNCED, Stage.SIGNED, Stage.EXTENDED}


def agreement_kind(reading: Reading, token: Token) -> str | None:
    """Return the kind of agreement that the noun names; `None` for another word or a bare "agreement on trade"."""
    if token.pos_ not in {"NOUN", "PROPN"} or (
        relation(token) == "compound" and _is_agreement_noun(reading, token.head)
    ):
        return None
    found = _lookup(reading.lexicon, token)
    if found is None:
        return "ceasefire" if is_halt(token) else None
    if found:
        return found
    if any(stops_fighting(clause) for clause in children(token, "acl", "acl:relcl")):
        return "ceasefire"
    described = " ".join(lemma(word) for word in compact_phrase(token))
    linked = " ".join(lemma(word) for word in token.subtree)
    for form, kind in reading.lexicon.agreements.items():
        if kind and (f" {form} " in f" {described} " or f" {form} " in f" {linked} "):
            return kind
    if any(word in linked.split() for word in ("evacuation", "transfer", "surrender", "evacuate")):
        return "evacuation"
    disarms = any(lemma(clause) in DISARMING for clause in children(token, "acl"))
    return "peace" if disarms or _is_between_foes(reading, token) else None


def _is_between_foes(reading: Reading, token: Token) -> bool:
    """Whether a bare "agreement" is one of sides at war: two of them make it, one of them no state."""
    heads = [*obliques(token, "between", "with"), *(agents(token.head) if relation(token) == "obj" else ())]
    about = {lemma(other) for other in obliques(token, "on", "over", "about")}
    if about - PEACE_MATTERS:
        return False
    foes = {actor.name: actor for head in heads for actor in _named(reading, head) if actor.armed}
    return len(foes) > 1 and any(not actor.state for actor in foes.values())


def _is_agreement_noun(reading: Reading, token: Token) -> bool:
    return _lookup(reading.lexicon, token) is not None


def _lookup(lexicon: Lexicon, token: Token) -> str | None:
    word = lemma(token)
    best: str | None = None
    length = 0
    for form, kind in lexicon.agreements.items():
        # The last word first: this runs for every noun, and asking for its sentence is dear.
        if not form.endswith(word):
            continue
        words = form.split()
        first = token.i - len(words) + 1
        fits = len(words) > length and words[-1] == word and first >= token.sent.start
        if fits and match_words(token.doc, first, words) == token.i + 1:
            best, length = kind, len(words)
    return best if best is not None else lexicon.agreements.get(word)


def _steps(reading: Reading, token: Token, kind: str) -> Iterator[Draft]:
    yielded: set[Stage] = set()
    if is_negated(token, "det"):
        # "No ceasefire was agreed": nothing was made that could be broken or held.
        return
    words = list(stage_words(reading, token))
    if kind == TALKING:
        # That talks are held is no step; that they end is.
        words = [(word, Stage.COLLAPSED, why) for word, stage, why in words if stage in ENDS]
    # "The truce brokered by X took effect" tells one step; who brokered it is a role of that.
    rest = [word for word in words if not (lemma(word[0]) in BROKERED and relation(word[0]) == "acl")]
    told = rest or words
    for verb, stage, why in told:
        if stage in yielded:
            continue
        yielded.add(stage)
        yield _draft(reading, token, verb, kind, stage, why)
    if not yielded and _brokered(token):
        yield _draft(reading, token, token, kind, Stage.IN_FORCE, "standing agreement")


def stage_words(reading: Reading, token: Token) -> Iterator[tuple[Token, Stage, str]]:
    """Yield the words that tell a stage of the agreement named by the noun, nearest relations first."""
    stages = reading.lexicon.stages
    if preposition_words(token) in DESPITE or any(lemma(child) == "despite" for child in children(token, "case")):
        yield token, Stage.VIOLATED, "despite"
    for clause in children(token, "acl"):
        found = _stage(stages, clause)
        if found is not None:
            yield clause, found, clause.text
    up = token
    while relation(up) in {"conj", "nmod", "compound"} and up.head.pos_ in {"NOUN", "PROPN"}:
        above = up.head
        if lemma(above) in ASKING and lemma(above.head) not in REFUSING:
            yield above, Stage.PROPOSED, above.text
            return
        found = _stage(stages, above) if above.pos_ == "NOUN" else None
        if found in {Stage.VIOLATED, Stage.COLLAPSED, Stage.EXTENDED, Stage.SIGNED, Stage.ANNOUNCED}:
            yield above, found, above.text
        up = above
    yield from _told_by_verbs(stages, up)


def _told_by_verbs(stages: object, up: Token) -> Iterator[tuple[Token, Stage, str]]:
    """Yield the stages told by the verb that a word is an argument of, and by those that share it as subject."""
    verb = next((child for child in children(up.head, "xcomp") if lemma(up.head) in GOING_ON), up.head)
    if relation(up) not in {"nsubj", "obj", "obl"} or verb.pos_ not in {"VERB", "ADJ", "NOUN"} or verb == up:
        return
    others = shared_verbs(verb) if relation(up) == "nsubj" else ()
    for word, kind, case in ((verb, relation(up), case_of(up)), *((other, "nsubj", "") for other in others)):
        found = _stage(stages, word)
        if found is None or not _fits(kind, word, found, case):
            continue
        if not _is_refused(word):
            yield word, found, word.text
        elif found not in ENDS:
            yield word.head, Stage.REJECTED, word.head.text


def _is_refused(verb: Token) -> bool:
    """Whether a step is what somebody will not take: "refused to sign", "declined on Friday to renew"."""
    infinitive = relation(verb) in {"xcomp", "advcl", "ccomp"} and verb.tag_ == "VB"
    return infinitive and lemma(verb.head) in UNWILLING


def _stage(stages: object, word: Token) -> Stage | None:
    table: dict[str, tuple[Stage, ...]] = stages  # type: ignore[assignment]
    for length in (3, 2, 1):
        for form, values in table.items():
            words = form.split()
            if len(words) == length and words[0] == lemma(word) and (length == 1 or _follows(word, words)):
                return values[0]
    return None


def _follows(word: Token, forms: list[str]) -> bool:
    below = {lemma(other) for other in word.subtree}
    return all(form in below for form in forms[1:])


def _fits(kind: str, verb: Token, stage: Stage, case: str) -> bool:
    if lemma(verb) in GIVING_UP:
        return kind == "obl" and case in {"from", "of", "out"}
    if lemma(verb) == "break" and kind == "nsubj" and not objects(verb):
        return True
    if stage in MAKERS or stage is Stage.VIOLATED:
        return kind == "obj" or (kind == "nsubj" and is_passive(verb)) or (kind == "obl" and lemma(verb) in AIMING)
    if stage is Stage.COLLAPSED and kind == "nsubj" and objects(verb) and not is_passive(verb):
        # "The peace deal ended the war": it is the war that is over.
        return False
    return kind in {"nsubj", "obj"} or any(lemma(other) in TALKS for other in objects(verb))


def _brokered(token: Token) -> bool:
    return any(lemma(word) in BROKERED for word in token.subtree)


def _draft(reading: Reading, token: Token, verb: Token, kind: str, stage: Stage, why: str) -> Draft:
    head = verb if verb.pos_ == "VERB" else token
    if stage in {Stage.ANNOUNCED, Stage.SIGNED} and relation(verb) == "xcomp" and lemma(verb.head) in TRYING:
        stage = Stage.PROPOSED
    status = Status.PLANNED if stage is Stage.PROPOSED else Status.ASSERTED
    return Draft(
        token=head.i,
        sentence=head.sent.start,
        zone=reading.zone(head),
        type=EventType.AGREEMENT,
        status=status,
        roles=unique_roles(_roles(reading, token, verb, stage)),
        agreement=AgreementStep(kind=kind, stage=stage, key=kind),
        head=lemma(token),
        evidence=(evidence_of(reading, token if verb == token or relation(verb) == "acl" else verb),),
        background=_is_of_another_year(reading, token),
        members=(token.i, head.i),
        notes=(note("agreement", f"stage word: {why}", None),),
    )


def _is_of_another_year(reading: Reading, token: Token) -> bool:
    """Whether the agreement is named by a year gone by: "the 2002 truce"."""
    if reading.issued is None:
        return False
    years = (word.text for word in children(token, "nummod", "compound", "nmod") if word.text.isdigit())
    return any(len(year) == YEAR_DIGITS and int(year) < reading.issued.year for year in years)


def _roles(reading: Reading, token: Token, verb: Token, stage: Stage) -> Iterator[RoleFiller]:
    makers = [] if lemma(verb) in BROKERED else list(_makers(reading, token, verb))
    for actor in makers:
        if stage is Stage.ANNOUNCED:
            yield filler(Role.ANNOUNCER, actor)
        if stage in {Stage.ANNOUNCED, Stage.SIGNED, Stage.EXTENDED} and actor.kind != "person":
            yield filler(Role.PARTY, actor)
        if stage is Stage.VIOLATED:
            yield filler(Role.PERPETRATOR, actor)
    yield from _helpers(reading, token, verb)
    yield from _parties(reading, token, verb)


def _helpers(reading: Reading, token: Token, verb: Token) -> Iterator[RoleFiller]:
    for word in (verb, *children(token, "acl")):
        helping = _helping(word)
        if helping is not None:
            yield from (filler(helping, actor) for head in agents(word) for actor in _named(reading, head))
    yield from (filler(Role.MEDIATOR, actor) for actor in (*_brokers(reading, token), *_mediating(reading, token)))


def _parties(reading: Reading, token: Token, verb: Token) -> Iterator[RoleFiller]:
    brokered = _is_brokered_by(token)
    if not brokered:
        yield from (filler(Role.PARTY, actor) for actor in _pair(reading, token))
    beside = obliques(verb, "between") if verb.pos_ == "VERB" else ()
    for head in (*obliques(token, "between", "with"), *beside):
        yield from (filler(Role.PARTY, actor) for actor in _named(reading, head))
    for head in _modifiers(token):
        yield from (filler(Role.MEDIATOR if brokered else Role.PARTY, actor) for actor in reading.actors_in(head))


def _helping(word: Token) -> Role | None:
    """Return the role of who does what the verb tells for others' agreement."""
    if lemma(word) in BROKERED:
        return Role.MEDIATOR
    return Role.GUARANTOR if lemma(word) in GUARANTEED else None


def _named(reading: Reading, head: Token) -> tuple[ActorAt, ...]:
    """Return the actors of a noun, or those it speaks for: "the leaders of Germany and France"."""
    spoken_for = (actor for other in obliques(head, "of", "from") for actor in reading.actors_in(other))
    return reading.actors_in(head) or tuple(spoken_for)


def _brokers(reading: Reading, token: Token) -> Iterator[ActorAt]:
    """Yield the states of "US-Russian-brokered": a chain of hyphens before the word."""
    word = next((w for w in token.subtree if lemma(w) in BROKERED or w.lower_.startswith("broker")), None)
    position = -1 if word is None else word.i - 1
    while position > token.sent.start and reading.doc[position].text in {"-", "–", "/"}:
        actor = reading.name_state(reading.doc[position - 1]) or reading.name_body(reading.doc[position - 1])
        if actor is not None:
            yield actor
        position -= 2


def _mediating(reading: Reading, token: Token) -> Iterator[ActorAt]:
    """Yield whose mediators or auspices the sentence tells: "through Norwegian mediators", "under UN mediation"."""
    for word in token.sent:
        if lemma(word) in MEDIATING and preposition_words(word) in {"through", "under", "via", "by", "with"}:
            named = (reading.name_state(child) for child in children(word, "amod", "compound", "nmod"))
            yield from tuple(state for state in named if state is not None) or reading.actors_in(word)


def _pair(reading: Reading, token: Token) -> Iterator[ActorAt]:
    """Yield the states that a compound names: "the Russian-Turkish ceasefire"."""
    doc = reading.doc
    words = sorted(child.i for child in token.subtree if child.i < token.i)
    for i in words:
        if 0 < i < len(doc) - 1 and doc[i].text in HYPHENS:
            pair = [reading.name_state(doc[i - 1]), reading.name_state(doc[i + 1])]
            if all(state is not None for state in pair):
                yield from (state for state in pair if state is not None)
                return


def _makers(reading: Reading, token: Token, verb: Token) -> Iterator[ActorAt]:
    if verb.pos_ != "VERB":
        return
    for head in agents(_acting_verb(verb)):
        if head != token:
            inside = [noun for clause in children(head, "acl") for noun in objects(clause)]
            for noun in (head, *inside):
                yield from reading.actors_in(noun) or both_sides(noun)


def _acting_verb(verb: Token) -> Token:
    """Return the verb whose subject acts: "X continues attempts to break the truce" has it two steps up."""
    up = verb
    while (
        relation(up) in {"acl", "xcomp", "obj"} and up.tag_ not in {"VBD", "VBZ", "VBP", "VBN", "VBG"} and up.head != up
    ):
        up = up.head
    return up if up.pos_ == "VERB" else verb


def _modifiers(token: Token) -> Iterator[Token]:
    for child in children(token, "amod", "compound", "nmod"):
        if child.i < token.i:
            yield from conjuncts(child)


def _is_brokered_by(token: Token) -> bool:
    before = {lemma(word) for child in children(token, "amod", "compound", "acl") for word in child.subtree}
    return bool(before & BROKERED) or any(word.lower_.startswith("broker") for word in token.subtree)
