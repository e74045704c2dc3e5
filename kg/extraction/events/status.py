"""Whether the report tells an event as having happened, and whether as news or as background."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kg.document.model import ZoneKind
from kg.extraction.events.drafts import LINKING, Draft, note
from kg.extraction.measures import Stance, TimeKind, TimeMention
from kg.extraction.model import DatePrecision, EventType, Stage, Status
from kg.extraction.parse.negation import denying_words, is_circumstance, is_negated, negation_words
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import case_of, children, is_passive, is_verb, lemma, relation

if TYPE_CHECKING:
    from spacy.tokens import Token

MODALS = frozenset({"will", "would", "could", "may", "might", "should", "can", "must", "shall", "ll"})
PLANNING = frozenset(
    "plan intend threaten prepare vow pledge promise expect schedule order urge call demand propose "  # noqa: SIM905
    "seek aim want agree warn hope attempt try consider let allow help ask need fear refuse".split()
)
VICTIM_DEEDS = frozenset(
    {EventType.ATTACK, EventType.EXECUTION, EventType.SHOOTING, EventType.AIR_STRIKE, EventType.SHELLING}
)
"""Deeds that somebody looks into months later."""
SETTLED = frozenset({(Stage.VIOLATED, Status.PLANNED), (Stage.REJECTED, Status.DENIED)})
"""What is told of an agreement by a word of planning or denying: it was broken, or turned down."""
HALTING = frozenset("prevent avoid avert stop halt end cease suspend ban cancel postpone abort".split())  # noqa: SIM905
PREVENTING = frozenset("prevent stop keep bar ban block prohibit hinder deter discourage".split())  # noqa: SIM905
AIMS = frozenset(
    "importance aim goal plan possibility risk attempt effort hope purpose objective chance bid "  # noqa: SIM905
    "intention".split()
)
FEARED = frozenset(
    "fear threat danger prospect possibility risk likelihood warning rumour rumor talk spectre specter plan".split()  # noqa: SIM905
)
"""Nouns of which violence is only to come: "fears of an offensive"."""
DOUBTING = frozenset(
    "suspected suspect alleged allegedly purported apparent apparently reputed possible".split()  # noqa: SIM905
)
HISTORIC = frozenset(
    {
        "war",
        "conflict",
        "uprising",
        "revolt",
        "revolution",
        "crackdown",
        "insurgency",
        "rebellion",
        "civil war",
    }
)
SETTING = frozenset({"siege", "blockade", "encirclement", "besiege", "encircle"})
LASTING = frozenset(
    {
        EventType.ARMED_CLASH,
        EventType.ATTACK,
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.SHOOTING,
    }
)
CAMPAIGNS = frozenset({EventType.ARMED_CLASH, EventType.ATTACK})
PERIOD, OFTEN = 45, 2
BRINGING_ABOUT = frozenset(
    "manage begin continue start force use resume go cause prompt lead compel oblige drive come proceed".split()  # noqa: SIM905
)
FAILING = frozenset({"unable", "fail", "refuse", "decline", "powerless", "reluctant", "unwilling"})
ATTITUDES = frozenset(
    "condemn denounce investigate probe mourn avenge discuss punish deplore decry explain review examine document "  # noqa: SIM905
    "commemorate recall remember answer describe mention".split()
)
"""Verbs about a deed: "vowed to avenge the killing" leaves the killing done."""
OLD_DAYS = 9
"""News is at most this many days older than the issue; weeklies and long investigations name their day."""


def news_days(reading: Reading, drafts: Sequence[Draft]) -> int:
    """Return how many days old news may be: a situation report looks back over weeks."""
    if reading.issued is None:
        return OLD_DAYS
    ages = [
        (reading.issued - time.start).days
        for draft in drafts
        for time in draft.times
        if time.start is not None and time.start == time.end and time.kind is TimeKind.WHEN
    ]
    old = sum(OLD_DAYS < age <= PERIOD for age in ages)
    period = PERIOD if old >= OFTEN and old * 2 >= len(ages) else OLD_DAYS
    return max(period, _age_of_lead(reading, drafts) + OLD_DAYS)


def _age_of_lead(reading: Reading, drafts: Sequence[Draft]) -> int:
    """Return how many days ago began what the report opens with: an inquiry's news is what it inquired into."""
    if reading.issued is None:
        return 0
    opening = [draft for draft in drafts if draft.zone not in (ZoneKind.TITLE, ZoneKind.CAPTION)]
    first = min((draft.sentence for draft in opening), default=-1)
    days = [
        draft.date.start
        for draft in opening
        if draft.sentence == first and draft.type in VICTIM_DEEDS and draft.tolls and draft.date.start is not None
    ]
    ages = [(reading.issued - day).days for day in days]
    return min(ages, default=0) if len(ages) == 1 else 0


def judge(reading: Reading, draft: Draft, days: int = OLD_DAYS) -> Draft:
    """Return the draft with status and background set; older than `days` is background."""
    token = reading.doc[draft.token]
    status, rule = _status(token, draft)
    background, why = _background(reading, token, draft, days)
    if draft.agreement is not None and (draft.agreement.stage, status) in SETTLED:
        status = Status.ASSERTED
    if draft.agreement is not None and draft.agreement.stage is Stage.IN_FORCE and status is Status.PLANNED:
        coming = replace(draft.agreement, stage=Stage.ANNOUNCED)
        return replace(draft, agreement=coming, notes=(*draft.notes, note("agreement", f"not yet in force: {rule}")))
    notes = [note("status", rule)] if status is not Status.ASSERTED else []
    notes += [note("background", why)] if background else []
    judged = replace(draft, status=status, background=draft.background or background, notes=(*draft.notes, *notes))
    return as_campaign(judged)


def as_campaign(draft: Draft) -> Draft:
    """Return violence that went on for weeks as the campaign it is; it is background to the news."""
    long = [time for time in draft.times if time.kind in {TimeKind.SINCE, TimeKind.RECENT} and _days(time) > OLD_DAYS]
    ongoing = (
        draft.background
        and draft.type in CAMPAIGNS
        and any(n.detail == "" and n.rule == "still going on" for n in draft.notes)
    )
    if draft.type not in LASTING or not (long or ongoing) or draft.tolls:
        return draft
    kind = EventType.OPERATION if draft.type in CAMPAIGNS else draft.type
    return replace(
        draft,
        type=kind,
        open=False,
        background=True,
        notes=(*draft.notes, note("type", "over weeks", long[0].span if long else None)),
    )


def _days(time: TimeMention) -> int:
    return (time.end - time.start).days if time.start and time.end else 0


def judge_again(reading: Reading, draft: Draft, days: int = OLD_DAYS) -> Draft:
    """Return the draft as background where the day it took over is long past."""
    if reading.issued is None or draft.date.end is None or draft.background:
        return draft
    if (reading.issued - draft.date.end).days <= days:
        return draft
    return replace(draft, background=True, notes=(*draft.notes, note("background", "long before the issue")))


def _governors(token: Token) -> Iterator[Token]:
    """Yield the trigger and the verbs above it that its truth hangs on."""
    yield token
    up = token
    while up.head != up:
        kind = relation(up)
        if kind in {"obl", "nmod", "advmod"} and lemma(up.head) not in LINKING:
            return
        if kind == "obj" and not is_verb(up) and lemma(up.head) in ATTITUDES:
            return
        if (
            kind in {"acl", "parataxis", "appos"}
            or (kind == "advcl" and is_verb(up.head))
            or (kind == "conj" and is_verb(up) and up.tag_ != "VB")
        ):
            return
        up = up.head
        if is_verb(up):
            yield up


Found = tuple[Status, str]
"""A status, and the rule that says so."""


def _status(token: Token, draft: Draft) -> Found:
    if draft.head in HISTORIC and draft.type is EventType.OPERATION:
        return Status.ASSERTED, ""
    governed = (_verb_status(verb, token) for verb in _governors(token))
    found = [_own_status(token, draft), *governed, _told_status(token, draft)]
    return next((status for status in found if status is not None), (Status.ASSERTED, ""))


def _own_status(token: Token, draft: Draft) -> Found | None:
    """Read what stands at the trigger itself: a denial, "no", "suspected"."""
    if any(mention.stance is Stance.DENIES for mention in draft.said) and not _is_circumstance(token):
        return Status.DENIED, "speaker denies"
    if is_negated(token, "det", "advmod"):
        return Status.DENIED, "negated"
    if token.pos_ == "NOUN" and relation(token) == "nmod" and case_of(token) == "of" and lemma(token.head) in FEARED:
        return Status.PLANNED, f"only feared: {token.head.text}"
    # "A suspected attack", not "23 suspects were detained".
    doubts = (child for child in token.children if child.pos_ != "NOUN")
    if any(lemma(child) in DOUBTING or child.lower_ in DOUBTING for child in doubts):
        return Status.POSSIBLE, "doubted"
    return None


def _told_status(token: Token, draft: Draft) -> Found | None:
    """Read what is told around it: a day to come, a speaker's plan, a claim of nobody's."""
    if any(time.future for time in draft.times):
        return Status.PLANNED, "future time"
    if any(mention.stance is Stance.PLANS for mention in draft.said) and not _is_circumstance(token):
        return Status.PLANNED, "speaker plans"
    return (Status.POSSIBLE, "it is claimed") if _is_claimed(token) else None


def _is_circumstance(token: Token) -> bool:
    """Whether it only tells when or why something is said: "vowed revenge after a bomb killed 44"."""
    return any(is_circumstance(up) for up in (token, *token.ancestors))


def _verb_status(verb: Token, token: Token) -> Found | None:
    return _by_condition(verb) or _by_auxiliary(verb, token) or _by_meaning(verb, token) or _by_infinitive(verb)


def _by_condition(verb: Token) -> Found | None:
    conditional = any(child.lower_ in {"if", "unless"} for child in children(verb, "mark"))
    return (Status.PLANNED, "halted by a condition") if conditional else None


def _by_auxiliary(verb: Token, token: Token) -> Found | None:
    words = [word for child in children(verb, "aux", "advmod") for word in (lemma(child), child.lower_)]
    marks = frozenset(words)
    if marks & negation_words("not") and (verb == token or lemma(verb) in LINKING):
        return Status.DENIED, f"negated: {verb.text}"
    if marks & {"may", "might", "could"} and any(lemma(child) == "have" for child in children(verb, "aux")):
        return Status.POSSIBLE, f"modal: {verb.text}"
    if verb.tag_ == "VB" and _is_to(verb):
        return Status.PLANNED, f"is to: {verb.text}"
    if marks & MODALS and verb.tag_ in {"VB", "VBN", "VBG", "NN"}:
        return Status.PLANNED, f"modal: {verb.text}"
    return None


def _is_to(verb: Token) -> bool:
    """Whether it stands as in "patrols are to begin": a form of "be" and an infinitive beside its subject."""
    below = [(lemma(child), child.i) for child in verb.children]
    be = next((at for word, at in below if word == "be"), verb.head.i if lemma(verb.head) == "be" else None)
    return be is not None and any(word == "to" and be < at <= be + 2 for word, at in below)


def _by_meaning(verb: Token, token: Token) -> Found | None:
    if verb.tag_ == "VBG" and lemma(verb.head) in AIMS:
        return Status.PLANNED, f"an aim: {verb.head.text}"
    if _is_prevented(verb) or (verb == token and lemma(verb) in {"expect", "schedule", "await"}):
        return Status.PLANNED, f"awaited or prevented: {verb.text}"
    if verb == token or _is_speech_over(verb, token):
        return None
    if any(child.lower_ in negation_words("wrongly") for child in children(verb, "advmod")):
        return Status.DENIED, f"wrongly {verb.text}"
    if lemma(verb) in HALTING:
        return Status.PLANNED, f"halted by {verb.text}"
    if lemma(verb) in PLANNING:
        return Status.PLANNED, f"governed by {verb.text}"
    return (Status.DENIED, f"governed by {verb.text}") if lemma(verb) in denying_words("verbs") else None


def _is_prevented(verb: Token) -> bool:
    """Whether it stands as in "kept them from leaving"."""
    kept = lemma(verb.head) in PREVENTING and verb.tag_ == "VBG"
    return kept and any(child.lower_ == "from" for child in children(verb, "mark", "case"))


def _by_infinitive(verb: Token) -> Found | None:
    to = any(child.lower_ == "to" for child in children(verb, "mark"))
    if verb.tag_ != "VB" or not to or relation(verb) not in {"xcomp", "advcl", "acl"}:
        return None
    if lemma(verb.head) in FAILING:
        return Status.PLANNED, f"halted by {verb.head.text}"
    return None if lemma(verb.head) in BRINGING_ABOUT else (Status.PLANNED, f"infinitive: {verb.text}")


def _is_speech_over(verb: Token, token: Token) -> bool:
    """Whether the verb only lists the event among its circumstances ("agreed after clashes")."""
    up = token
    while up.head not in (verb, up):
        up = up.head
    if relation(up) == "nsubj" and is_passive(verb) and lemma(verb) in PLANNING:
        # "An assault is feared": what is feared is the assault.
        return False
    return relation(up) in {"obl", "nsubj", "advcl"} and case_of(up) not in {"of", "against", "about", "to"}


def _is_claimed(token: Token) -> bool:
    return any(
        lemma(up) in {"claim", "allege", "believe", "suspect"}
        and any(relation(c) == "expl" or c.lower_ == "it" for c in up.children)
        for up in token.ancestors
    )


def _background(reading: Reading, token: Token, draft: Draft, days: int) -> tuple[bool, str]:
    why = _by_kind(draft) or _by_age(reading, draft, days)
    if not why and not draft.stated and draft.type in LASTING and _is_ongoing(token):
        why = "still going on"
    why = why or _habit(reading, token)
    return bool(why), why


def _by_kind(draft: Draft) -> str:
    if draft.type is EventType.OPERATION and draft.head in HISTORIC:
        return "the war itself"
    told = draft.stated and draft.head in {"besiege", "encircle", "blockade"} and bool(draft.roles)
    return "a siege is the setting" if draft.type is EventType.OPERATION and draft.head in SETTING and not told else ""


def _by_age(reading: Reading, draft: Draft, days: int) -> str:
    if any(time.kind is TimeKind.AGE for time in draft.times):
        return "age of the conflict"
    if reading.issued is None or draft.date.end is None or draft.date.start is None or not draft.stated:
        return ""
    age = (reading.issued - draft.date.end).days
    if age > days:
        return f"{age} days before the issue"
    return "a long stretch of time" if _is_long(draft.date.start, reading.issued, draft) else ""


def _is_ongoing(token: Token) -> bool:
    """Whether the verb tells what goes on: "are shelling", "have been battling"."""
    if token.tag_ != "VBG" or token.pos_ != "VERB":
        return False
    marks = {child.lower_ for child in children(token, "aux")}
    return bool(marks & {"is", "are", "'s", "'re"}) or (bool(marks & {"have", "has"}) and "been" in marks)


def _is_long(start: date, issued: date, draft: Draft) -> bool:
    return (issued - start).days > 365 and draft.date.precision is not DatePrecision.DAY  # noqa: PLR2004


def _habit(reading: Reading, token: Token) -> str:
    """Whether words around the trigger's verb tell a habit or an earlier time; returns the word."""
    around = f" {reading.doc[token.left_edge.i : token.right_edge.i + 1].text.lower()} "
    for cue, classes in reading.lexicon.cues.items():
        if "habitual" in classes and " " in cue and f" {cue} " in around:
            return f"cue {cue}"
    verbs = list(_governors(token))[:2]
    for verb in verbs:
        for child in verb.children:
            if relation(child) in {"advmod", "obl"} and reading.lexicon.cues.get(child.lower_, frozenset()) & {
                "habitual",
                "past",
            }:
                if child.lower_ in {"earlier", "then", "since", "ago", "already", "once"}:
                    continue
                return f"cue {child.lower_}"
    return ""
