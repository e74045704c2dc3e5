"""Which places of a sentence are not where it happened: where somebody sits, speaks, is treated or goes to."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kg.extraction.events.drafts import Draft
from kg.extraction.model import EventType, PlaceKind
from kg.extraction.parse.reading import DIVISIONS, PlaceAt, Reading
from kg.extraction.parse.tree import case_of, children, is_passive, is_verb, lemma, relation
from kg.extraction.wordlists import read_wordlist
from kg.gazetteer.kinds import country_of_metonym

if TYPE_CHECKING:
    from spacy.tokens import Token

LEAVING = frozenset({EventType.DISPLACEMENT, EventType.EVACUATION})
TAKEN_FROM = LEAVING | {EventType.TERRITORIAL_CHANGE, EventType.ABDUCTION, EventType.DETENTION}
"""Types that happen in the place that somebody leaves or is taken from."""
GOING = frozenset({"to", "toward", "towards", "into", "for"})
FROM = frozenset({"from"})
MOVING = frozenset({"evacuate", "carry", "transport", "ferry", "bus", "convey"})
"""Whoever is moved comes from the place: "a bomb hit buses carrying residents of X"."""
AT = frozenset({"in", "at", "near", "inside", "outside"})
CARING = frozenset({"treat", "hospitalize", "hospitalise", "admit"})
BRINGING = frozenset({"transfer", "rush", "take", "bring", "fly", "airlift", "transport", "send", "carry"})
"""Verbs of what is done with the wounded: where it is done is not where they were hurt."""
HEARERS = frozenset({"reporter", "journalist", "correspondent", "newsmen"})
TRAVELLING = frozenset(
    "go travel return head leave depart sail walk flee escape drive bind visit trip tour journey".split()  # noqa: SIM905
)
ARRIVING = frozenset({EventType.MOVEMENT, EventType.TERRITORIAL_CHANGE, EventType.AID_EVENT})
"""Types that happen where somebody goes."""
BORDERS = frozenset({"border", "frontier"})
WAYS_TO = frozenset({"", "to", "towards", "toward", "between", "from", "of", "with", "and"})
FAR_UP = 3
SEATED = frozenset({"base", "headquarter", "exile", "speak"})
"""Who is "based in X", or speaks there, may have acted, or counted, anywhere."""
SAYING = frozenset({"VBD", "VBZ", "VBP"})
NAMING = frozenset({"DET", "NOUN", "PROPN", "ADJ", "NUM"})
"""What the words for a speaker begin with."""
AWAY = frozenset({"for", "with", "by", "between", "against", "from", "to"})
"""Words after which a capital stands for its government: "a blow for X", "talks with X"."""


def names_no_scene(reading: Reading, place: PlaceAt, trigger: Token, draft: Draft) -> bool:
    """Whether the place is none of the event at all: whose people are meant, across which border, who is treated."""
    token = reading.doc[place.token]
    if (
        _is_theirs(reading, place)
        or _is_border_of(reading, place)
        or _is_government(reading, place)
        or _is_striker(reading, place)
        or _is_accused(token)
    ):
        return True
    return draft.type not in LEAVING and _is_cared_for_in(token, trigger)


def tells_another(reading: Reading, place: PlaceAt) -> bool:
    """Whether a place only tells where another is: "X, ten kilometres south of Y", "on the road from Y to Z"."""
    token, relative = reading.doc[place.token], place.ref.relative
    if relative is not None and (
        relation(token) != "conj" or relative.relation == "between" or place.first not in reading.near
    ):
        return True
    if _is_way(place, token):
        return True
    first = token.head if relation(token) == "conj" else token
    return case_of(first) in WAYS_TO and any(_is_way(place, word) for word in islice(token.ancestors, FAR_UP))


def _is_way(place: PlaceAt, word: Token) -> bool:
    """Whether a word is a road's that the place's name is no name of ("the X-Y highway", not "Z Street")."""
    return lemma(word) in read_wordlist("place_words")["ways"] and not place.ref.name.lower().endswith(lemma(word))


def _is_border_of(reading: Reading, place: PlaceAt) -> bool:
    """Whether a country is only named by its border: "close to the border with X", "the X-Y border"."""
    if place.ref.kind is not PlaceKind.COUNTRY:
        return False
    token = reading.doc[place.token]
    first = token.head if relation(token) == "conj" else token
    return relation(first) in {"nmod", "compound", "amod", "obl"} and lemma(first.head) in BORDERS


def _is_government(reading: Reading, place: PlaceAt) -> bool:
    """Whether a capital stands for its government: one that speaks, or one abroad in most of its uses."""
    token = reading.doc[place.token]
    actor = reading.actor_by_token.get(token.i)
    if actor is None or actor.form != "metonym" or place.ref.kind in DIVISIONS:
        return False
    if relation(token) == "nsubj" and reading.is_a(token.head, "speech"):
        return True
    abroad = place.ref.country != reading.country
    return abroad and (case_of(token) in AWAY or token.dep_ in {"nmod:poss", "nsubj", "obl:agent"})


def _is_accused(token: Token) -> bool:
    """Whether a place is blamed, and so stands for those who rule it: "blamed Kiev"."""
    return relation(token) == "obj" and lemma(token.head) in read_wordlist("blame")["accusing"]["verbs"]


def _is_striker(reading: Reading, place: PlaceAt) -> bool:
    """Whether another country than the report's stands before what it does: "Russia strikes"."""
    token = reading.doc[place.token]
    abroad = place.ref.kind is PlaceKind.COUNTRY and place.ref.country != reading.country
    return abroad and relation(token) == "compound" and token.head.i in reading.trigger_by_token


def _is_cared_for_in(token: Token, trigger: Token) -> bool:
    """Whether the place hangs on a verb of care: "were treated in X", "the wounded were taken to hospitals in X"."""
    up, led, words = token, False, read_wordlist("place_words")
    in_ward = lemma(token) in words["wards"]
    while up not in (trigger, up.head):
        led = led or case_of(up) in GOING
        up = up.head
        if in_ward and lemma(up) in words["dying"] and case_of(token) not in FROM:
            return True
        in_ward = in_ward or lemma(up) in words["wards"]
        if up.pos_ == "VERB" and up.i < token.i and (lemma(up) in CARING or (led and lemma(up) in BRINGING)):
            return case_of(token) not in FROM
    return False


def _is_theirs(reading: Reading, place: PlaceAt) -> bool:
    """Whether a country only says whose people are meant: "the leaders of X and Y", "the army of X"."""
    token = reading.doc[place.token]
    first = token.head if relation(token) == "conj" else token
    if place.ref.kind is not PlaceKind.COUNTRY or case_of(first) != "of" or relation(first) != "nmod":
        return False
    return any(reading.is_a(first.head, name) for name in ("person", "armed", "member"))


def is_maker(reading: Reading, token: Token) -> bool:
    """Whether a country is named as who makes or brokers an agreement: "brokered by X", "between X and Y"."""
    first = token.head if relation(token) == "conj" else token
    made = first.dep_ == "obl:agent" or case_of(first) in {"by", "between"}
    return made and token.i in reading.actor_by_token


def is_aside(reading: Reading, token: Token, trigger: Token, draft: Draft) -> bool:
    """Whether the place is where somebody is or goes, not where it happened: "rebels in X shelled Y"."""
    if _follows_speech(reading, token) or _is_with_speaker(reading, token, trigger):
        return True
    up = token
    while up not in (trigger, up.head):
        if trigger in up.subtree:
            return up != token and _is_spoken_in(reading, token, up)
        found = _side_of_step(reading, token, up, draft)
        if found is not None:
            return found
        up = up.head
    return up != trigger and _is_spoken_in(reading, token, up)


def _side_of_step(reading: Reading, token: Token, up: Token, draft: Draft) -> bool | None:
    """Return what one step of the way from a place to the trigger says; `None` for nothing."""
    kind, case = relation(up), case_of(up)
    if _is_seated(up, draft) or (
        kind == "nsubj" and up != token and (_is_spoken_in(reading, token, up.head) or says_so(reading, up))
    ):
        return True
    if kind == "nsubj" and _explodes(reading, up):
        # "A bomb on a bus in X killed 18": where the bomb is, it goes off.
        return None
    if kind == "nsubj" and not is_passive(up.head) and _is_doer(reading, up):
        return up != token or draft.type != EventType.TERRITORIAL_CHANGE
    if up.dep_ == "obl:agent" or (kind == "obl" and case == "by"):
        return _is_doer(reading, up)
    if kind in {"obl", "nmod"} and case in FROM:
        # "Clashes were reported from X" are there.
        return draft.type not in TAKEN_FROM and not (lemma(up.head) == "report" and is_passive(up.head))
    if up.pos_ == "VERB" and lemma(up) in MOVING and case_of(token) not in AT:
        return draft.type not in LEAVING
    return True if kind in {"obl", "nmod"} and case in GOING and _is_gone_to(up, draft) else None


def _is_seated(place: Token, draft: Draft) -> bool:
    return relation(place) == "obl" and lemma(place.head) in SEATED and place.head.i != draft.token


def _is_gone_to(place: Token, draft: Draft) -> bool:
    """Whether somebody is taken or goes there afterwards, or from the place of the event."""
    is_trip = lemma(place.head) in BRINGING | MOVING | TRAVELLING
    return draft.type in LEAVING or (is_trip and draft.type not in ARRIVING)


def is_where_clause(place: Token, trigger: Token) -> bool:
    """Whether a deed is told in a clause of the place: "fled to X, where a post was attacked"."""
    clauses = children(place, "acl")
    return any(clause == trigger and any(w.lower_ == "where" for w in clause.subtree) for clause in clauses)


def says_so(reading: Reading, speaker: Token) -> bool:
    """Whether a verb of saying follows at once: the parser may hang "…, sources in X said" on the verb before it."""
    after = speaker.right_edge.i + 1
    return after < len(reading.doc) and is_verb(reading.doc[after]) and reading.is_a(reading.doc[after], "speech")


def _explodes(reading: Reading, token: Token) -> bool:
    return any(means.entry.kind == "explosive" for means in reading.means_in(token))


def _follows_speech(reading: Reading, token: Token) -> bool:
    """Whether a word of saying stands right before: "…, they said in X", wherever the parser hangs the place."""
    first = min((child.i for child in children(token, "case")), default=token.i)
    before = reading.doc[first - 1] if first > token.sent.start else None
    if before is None or first == token.i:
        return False
    if lemma(before) in HEARERS:
        return True
    return is_verb(before) and reading.is_a(before, "speech") and not is_passive(before) and before.tag_ != "VBN"


def _is_with_speaker(reading: Reading, token: Token, trigger: Token) -> bool:
    """Whether the place stands among the last words for who speaks: "…, residents who had reached X said".

    The parser hangs such words on what was said as often as on the verb of saying.
    """
    sentence = token.sent
    comma = next((i for i in range(token.i - 1, sentence.start, -1) if reading.doc[i].text == ","), None)
    if comma is None or trigger.i > comma or reading.doc[comma + 1].pos_ not in NAMING:
        return False
    after = next((word for word in reading.doc[token.i + 1 : sentence.end] if _is_saying(reading, word)), None)
    if after is None or any(
        word.is_punct for word in reading.doc[token.i + 1 : after.i] if word.text in {",", ";", ":"}
    ):
        return False
    is_owner = reading.doc[token.i + 1].tag_ == "POS"
    return is_owner or (comma + 1 < token.i and (case_of(token) != "" or relation(token) == "obj"))


def _is_saying(reading: Reading, word: Token) -> bool:
    return word.tag_ in SAYING and reading.is_a(word, "speech") and not is_passive(word)


def _is_spoken_in(reading: Reading, token: Token, verb: Token) -> bool:
    """Whether something was said there: "told reporters in X", "officials in X said"; not "In X, officials said"."""
    reacts = lemma(verb) in read_wordlist("place_words")["reacting"]
    if not (is_verb(verb) and (reading.is_a(verb, "speech") or reacts)):
        return False
    if is_passive(verb) and any(child.i in reading.trigger_by_token for child in children(verb, "nsubj")):
        # "Strikes were reported in X": what is reported happened there.
        return False
    if token.i < verb.i and not any(token in subject.subtree for subject in children(verb, "nsubj")):
        return _is_told_elsewhere(reading, token, verb) or _is_seat_of(reading, token, verb)
    return True


def _is_seat_of(reading: Reading, token: Token, verb: Token) -> bool:
    """Whether an office only speaks in its capital, or abroad: "In X, the ministry denied that its jets had struck"."""
    place, words = reading.place_by_token.get(token.i), read_wordlist("place_words")
    if place is None:
        return False
    name = place.ref.name
    is_seat = place.ref.country != reading.country or country_of_metonym(name) is not None
    offices = (lemma(subject) in words["offices"] for subject in children(verb, "nsubj"))
    return is_seat and (lemma(verb) in words["reacting"] or any(offices))


def _is_told_elsewhere(reading: Reading, token: Token, verb: Token) -> bool:
    """Whether what is said plays elsewhere: "In X, the minister said the siege of Y was over"."""
    here = reading.place_by_token.get(token.i)
    words = (word for child in children(verb, "ccomp") for word in child.subtree if case_of(word) not in FROM)
    told = [place for word in words if (place := reading.place_by_token.get(word.i)) is not None]
    fine = [place for place in told if place.ref.kind not in DIVISIONS and not tells_another(reading, place)]
    return here is not None and any(not place.within(here) for place in fine)


def _is_doer(reading: Reading, token: Token) -> bool:
    if token.i in reading.trigger_by_token:
        return False
    actors = reading.actors_in(token)
    return any(actor.armed for actor in actors) or reading.is_a(token, "armed") or bool(reading.means_in(token))
