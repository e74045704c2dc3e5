"""Tie times to the events of their sentence: what dates a deed, what a statement or a count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.placing import LASTING
from kg.extraction.measures import TimeKind, TimeMention
from kg.extraction.model import DatePrecision, DateRange
from kg.extraction.parse.attach import Distances
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import children, is_passive, lemma, obliques, relation
from kg.extraction.time.entries import day_at
from kg.extraction.time.patterns import weekday_numbers

if TYPE_CHECKING:
    from spacy.tokens import Token

BEGINNING = frozenset({"begin", "start", "erupt", "break", "launch"})
FORTNIGHT = 14
CLAUSE = 10
"""Words that a clause behind "since" takes up to its day."""
SINCE_REACH = 6
"""Words between "since" and what has gone on since then."""
LOOKING_ON = frozenset({"after", "before", "following", "since"})
"""A time that ends so dates what follows: "a day after bombs fell"."""
PAPERS = frozenset(
    {"statement", "communique", "communiqué", "bulletin", "letter", "video", "interview", "briefing", "tweet", "speech"}
)
PUBLISHED = frozenset({"issue", "release", "publish", "post", "broadcast", "distribute", "circulate", "air", "read"})
COUNTS = frozenset({"toll", "count", "tally", "figure", "estimate", "number"})
"""What is counted on a day, of deeds before: "the toll rose to 57 on Monday"."""
RISES = frozenset(
    {"rise", "climb", "increase", "grow", "jump", "reach", "stand", "put", "go", "pass", "exceed", "revise"}
)
"""What a count does."""
GIVING = frozenset({"give", "put", "raise", "revise", "update", "lower", "set", "place"})
"""What who counts does with a count."""
HURT = frozenset({"wound", "injury", "burn", "hospital", "clinic", "surgery", "wounded", "injured", "hurt"})
"""What those die of, or in, who were hit before."""
RUINS = frozenset({"ruin", "rubble", "debris", "wreckage", "mud", "collapse"})
DIG = frozenset({"pull", "recover", "dig", "retrieve", "bring", "find", "drag", "extract", "take"})
DATING_KINDS = frozenset({TimeKind.WHEN, TimeKind.SINCE, TimeKind.RECENT})


def time_drafts(reading: Reading, drafts: Sequence[Draft], distances: Distances) -> tuple[Draft, ...]:
    """Return the drafts with the times of their own sentences."""
    by_sentence: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_sentence.setdefault(draft.sentence, []).append(draft)
    times = _tie_times(reading, by_sentence, distances)
    return tuple(_with_time(reading, draft, times.get(draft.token, ()), distances) for draft in drafts)


def _tie_times(
    reading: Reading, by_sentence: Mapping[int, Sequence[Draft]], distances: Distances
) -> dict[int, tuple[TimeMention, ...]]:
    found: dict[int, list[TimeMention]] = {}
    for time in reading.times:
        if time.kind not in DATING_KINDS and time.kind is not TimeKind.AGE:
            continue
        index = reading.token_at(time.span.start)
        token = _head_within(reading, index, time)
        candidates = [draft.token for draft in by_sentence.get(token.sent.start, ())]
        if _dates_statement(reading, token, candidates):
            continue
        if reading.document.quote(time.span).lower().split()[-1] in LOOKING_ON:
            candidates = list(_dated_by(time, token, candidates))
        for nearest in distances.nearest(token.i, candidates):
            found.setdefault(nearest, []).append(time)
    return {index: tuple(times) for index, times in found.items()}


def _dated_by(time: TimeMention, token: Token, candidates: Sequence[int]) -> Sequence[int]:
    """Return what "a day after" dates: what follows, or the clause that it belongs to (`TimeMention.counted_from`)."""
    behind = [index for index in candidates if index > token.i]
    if time.dates_following:
        return behind[:1]
    if time.counted_from is None:
        return behind[:1] or candidates
    before = [index for index in candidates if index < token.i]
    comma = next((word.i for word in token.doc[token.i : token.sent.end] if word.lower_ == ","), token.i)
    main = [index for index in behind if index > comma]
    return before or main or behind


def _head_within(reading: Reading, index: int, time: TimeMention) -> Token:
    token = reading.doc[index]
    while time.span.start <= token.head.idx < time.span.end and token.head != token:
        token = token.head
    return token


def _dates_statement(reading: Reading, token: Token, candidates: Sequence[int]) -> bool:
    """Whether the time tells when somebody spoke: it hangs on a verb of saying that tells no event."""
    if _dates_count(token, candidates) or _dates_end(token):
        return True
    if relation(token) not in {"obl", "nmod", "advmod", "obj"}:
        return False
    verb, spoke = token.head, _verb_before(token)
    speaks = spoke is not None and reading.is_a(spoke, "speech")
    # "X has withdrawn, the minister said on Friday": the parser may hang the day on the withdrawal.
    if _dates_paper(token) or (speaks and (_opens_speech(token) or _ends_with(spoke, candidates))):
        return True
    if token.i < verb.i and any(token.i > index or _is_told_first(reading.doc[index], verb) for index in candidates):
        return False
    if verb.i in candidates or not reading.is_a(verb, "speech") or verb.pos_ != "VERB" or _is_rumour(token, verb):
        return False
    return any(True for _ in children(verb, "ccomp", "parataxis", "nsubj")) or relation(verb) in {
        "parataxis",
        "ccomp",
    }


def _ends_with(spoke: Token | None, candidates: Sequence[int]) -> bool:
    """Whether a verb of saying stands behind all events of its sentence."""
    return spoke is not None and spoke.i > max(candidates, default=0)


def _is_rumour(token: Token, verb: Token) -> bool:
    """Whether nobody speaks on a day: "on Sunday, it is claimed, a helicopter struck"."""
    return token.i < verb.i and is_passive(verb) and any(str(child.lower_) == "it" for child in verb.children)


def _is_told_first(event: Token, verb: Token) -> bool:
    """Whether an event stands before a verb of saying and not in its speaker: "On Monday shells fell, said X"."""
    subjects = [subject for subject in children(verb, "nsubj") if subject != event]
    return event.i < verb.i and not any(event in subject.subtree for subject in subjects)


def dates_statement(reading: Reading, time: TimeMention) -> bool:
    """Whether a time of a sentence without events tells when somebody spoke."""
    return _dates_statement(reading, _head_within(reading, reading.token_at(time.span.start), time), ())


def _dates_count(token: Token, candidates: Sequence[int]) -> bool:
    """Whether what is told of a day is a count: "the toll was put at 30 on Sunday and on Monday at 40"."""
    verb = token.head if token.head.pos_ == "VERB" else token.head.head
    gives = token.head == verb and lemma(verb) in GIVING and not any(verb.i < index < token.i for index in candidates)
    if gives and any(lemma(child) in COUNTS for child in children(verb, "obj")):
        # "By Sunday afternoon the council gave the number of dead as 25."
        return True
    counts = [subject for subject in children(verb, "nsubj") if lemma(subject) in COUNTS]
    rises = lemma(verb) in RISES and token.head == verb
    return (verb.i not in candidates or rises) and any(not subject.i < token.i < verb.i for subject in counts)


def _dates_end(token: Token) -> bool:
    """Whether it is the day when the wounded died or the dead were found, not that of the deed.

    "Two died of their wounds on Sunday", "11 bodies were pulled from the rubble on Sunday".
    """
    verb = token.head
    if verb.pos_ != "VERB":
        return False
    around = [*obliques(verb, "of", "in", "from", "under", "beneath", "at")]
    if lemma(verb) in {"die", "succumb"}:
        whose = [word for subject in children(verb, "nsubj") for word in subject.subtree]
        return any(lemma(word) in HURT or word.lower_ in HURT for word in (*around, *obliques(verb, "to"), *whose))
    return lemma(verb) in DIG and any(lemma(word) in RUINS for word in around)


def _dates_paper(token: Token) -> bool:
    """Whether it is the day of what was written or said: "in a statement issued on Saturday", "a report on Monday"."""
    up = token.head
    if up.pos_ == "VERB" and relation(up) in {"acl", "relcl"} and lemma(up) in PUBLISHED:
        up = up.head
    return lemma(up) in PAPERS and up.i < token.i


def _opens_speech(token: Token) -> bool:
    """Whether what was said follows the day: "admitted on Saturday that a jet had bombed the hall"."""
    after = max((word.i for word in token.subtree), default=token.i) + 1
    near = token.doc[token.i + 1 : token.i + 2] if after - token.i > 1 else token.doc[after : after + 1]
    return any(str(word.lower_) == "that" for word in near)


def _verb_before(token: Token) -> Token | None:
    """Return the verb right before the words of time, over a preposition or "late"."""
    first = min((word.i for word in token.subtree), default=token.i)
    before = token.doc[first - 1] if first > token.sent.start else None
    return before if before is not None and before.pos_ == "VERB" else None


def _from_start(reading: Reading, draft: Draft, time: TimeMention) -> DateRange:
    """Return the days: fighting that began on a day went on up to the report; "for a third day" adds two days."""
    if draft.type in LASTING and time.start == time.end:
        running = _running_days(reading, draft, time)
        if running is not None:
            return running
    verb = reading.doc[draft.token].head
    begins = lemma(verb) in BEGINNING and relation(reading.doc[draft.token]) in {"nsubj", "acl"}
    begins = begins or any(lemma(child) in BEGINNING for child in children(reading.doc[draft.token], "acl"))
    begins = begins or _since_then(reading.doc[draft.token])
    if draft.type not in LASTING or not begins or reading.issued is None or time.start is None:
        return time.range
    if not time.start < reading.issued or time.kind is not TimeKind.WHEN or _width(time) > FORTNIGHT:
        return time.range
    return DateRange(start=time.start, end=reading.issued, precision=DatePrecision.RANGE)


def _counts_from(reading: Reading, draft: Draft, time: TimeMention) -> bool:
    """Whether it has come about since what the time dates: "since war broke out on 15 April, a million have fled"."""
    if time.kind is not TimeKind.WHEN or time.start is None or reading.issued is None or time.start >= reading.issued:
        return False
    token = reading.doc[reading.token_at(time.span.start)]
    since = next(
        (
            word
            for word in reversed(token.doc[max(token.sent.start, token.i - CLAUSE) : token.i])
            if word.lower_ in {"since", ","}
        ),
        None,
    )
    if since is None or since.lower_ != "since" or since.i < draft.token < token.i:
        return False
    here = token.doc[draft.token]
    verb = here if here.pos_ == "VERB" else here.head
    return any(str(child.lower_) in {"have", "has"} for child in children(verb, "aux"))


def _since_then(token: Token) -> bool:
    """Whether its beginning is what others are counted from: "since the start of the operation on 11 April"."""
    before = token.doc[max(token.sent.start, token.i - SINCE_REACH) : token.i]
    return any(str(word.lower_) == "since" for word in before)


def _running_days(reading: Reading, draft: Draft, time: TimeMention) -> DateRange | None:
    """Return the days of what goes on "for a third day" on a day."""
    sentence = reading.doc[draft.token].sent
    for other in reading.times:
        if other.rule == "nth-day" and time.end and sentence.start_char <= other.span.start < sentence.end_char:
            start = time.end - timedelta(days=other.days - 1)
            return DateRange(start=start, end=time.end, precision=DatePrecision.RANGE)
    return None


def _days_of(reading: Reading, draft: Draft, time: TimeMention) -> DateRange:
    """Return the days that a time fixes; a truce at midnight on a day begins that day, a night's fighting before it."""
    if _counts_from(reading, draft, time):
        return DateRange(start=time.start, end=reading.issued, precision=DatePrecision.RANGE)
    if draft.agreement is None or time.rule != "midnight":
        return _from_start(reading, draft, time)
    words = reading.document.quote(time.span).lower().split()
    named = {weekday_numbers().get(word) for word in words}
    day = next((day for day in (time.start, time.end) if day is not None and day.weekday() in named), time.start)
    return DateRange(start=day, end=day, precision=DatePrecision.DAY)


def _in_line(reading: Reading, draft: Draft) -> Draft:
    """Return what is told in a dated line of a list with that day."""
    entry = day_at(reading.entries, draft.evidence[0].start)
    if entry is None or not entry.inline:
        return draft
    precision = DatePrecision.DAY if entry.first == entry.day else DatePrecision.RANGE
    days = DateRange(start=entry.first, end=entry.day, precision=precision)
    return replace(draft, date=days, stated=True, notes=(*draft.notes, note("date", "day of its line", entry.span)))


def _with_time(reading: Reading, draft: Draft, times: tuple[TimeMention, ...], distances: Distances) -> Draft:
    def cost(time: TimeMention) -> float:
        return distances.between(reading.token_at(time.span.start), draft.token)

    dated = [time for time in times if time.start is not None and time.kind in DATING_KINDS]
    if not dated:
        return _in_line(reading, replace(draft, times=times))
    best = min(
        _behind_following(dated),
        key=lambda time: (
            round(cost(time)),
            _width(time),
            abs(reading.token_at(time.span.start) - draft.token),
        ),
    )
    return replace(
        draft,
        times=times,
        date=_days_of(reading, draft, best),
        stated=True,
        notes=(*draft.notes, note("date", best.rule, best.span, _others(dated, best))),
    )


def _behind_following(dated: Sequence[TimeMention]) -> Sequence[TimeMention]:
    """Leave out times before one that dates what follows: "on Friday, a week after jets bombed it" fixes the jets."""
    last = max((time.span.start for time in dated if time.dates_following), default=-1)
    return [time for time in dated if time.span.start >= last]


def _width(time: TimeMention) -> int:
    if time.start is None or time.end is None:
        return 10_000
    return (time.end - time.start).days


def _others(dated: Sequence[TimeMention], best: TimeMention) -> str:
    return "; ".join(f"or {time.start} to {time.end} ({time.rule})" for time in dated if time is not best)
