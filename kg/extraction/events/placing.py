"""Tie places and times to the events of their sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kg.extraction.events.asides import AT, is_aside, is_maker, names_no_scene, says_so, tells_another
from kg.extraction.events.drafts import Draft, note
from kg.extraction.measures import TimeKind, TimeMention
from kg.extraction.model import DatePrecision, DateRange, EventType, PlaceKind
from kg.extraction.parse.attach import Distances
from kg.extraction.parse.reading import DIVISIONS, PlaceAt, Reading
from kg.extraction.parse.tree import case_of, children, is_passive, lemma, relation
from kg.extraction.time.entries import day_at
from kg.extraction.time.patterns import weekday_numbers

if TYPE_CHECKING:
    from spacy.tokens import Token

AT_HAND = frozenset({EventType.ATTACK, EventType.SHOOTING, EventType.EXECUTION, EventType.BOMBING, EventType.ABDUCTION})
"""Deeds done where the doers are."""
WARS = frozenset({"war", "conflict", "civil war"})
BEGINNING = frozenset({"begin", "start", "erupt", "break", "launch"})
LASTING = frozenset({EventType.ARMED_CLASH, EventType.OPERATION})
WIDELY = frozenset({EventType.OPERATION, EventType.AGREEMENT, EventType.MOVEMENT})
"""Types that a province sees rather than the city of its name."""
FORTNIGHT = 14
SINCE_REACH = 6
"""Words between "since" and what has gone on since then."""
FAR_PLACE = 5.0
NEAR_STEP = 2.4
"""Costs beyond which a place no longer belongs to an event, or to an agreement."""
LOOKING_ON = frozenset({"after", "before", "following", "since"})
"""A time that ends so dates what follows: "a day after bombs fell"."""
PAPERS = frozenset(
    {"statement", "communique", "communiqué", "bulletin", "letter", "video", "interview", "briefing", "tweet", "speech"}
)
COUNTS = frozenset({"toll", "count", "tally", "figure", "estimate"})
"""What is counted on a day, of deeds before: "the toll rose to 57 on Monday"."""
PUBLISHED = frozenset({"issue", "release", "publish", "post", "broadcast", "distribute", "circulate", "air", "read"})
DATING_KINDS = frozenset({TimeKind.WHEN, TimeKind.SINCE, TimeKind.RECENT})


def place_drafts(reading: Reading, drafts: Sequence[Draft], distances: Distances) -> tuple[Draft, ...]:
    """Return the drafts with the places and times of their own sentences."""
    places: dict[int, list[PlaceAt]] = {}
    origins: dict[int, list[PlaceAt]] = {}
    by_sentence = _by_sentence(drafts)
    for place in reading.places:
        if not place.attributive:
            _tie_place(reading, place, by_sentence, distances, places, origins)
    times = _tie_times(reading, by_sentence, distances)
    return tuple(
        _with_time(
            reading,
            replace(
                draft,
                places=_as_provinces(
                    reading, draft, _choose_places(reading, _fitting(draft, places.get(draft.token, ())))
                )
                or _where_doers_are(reading, draft, origins.get(draft.token, ())),
                origins=most_specific(origins.get(draft.token, ())),
            ),
            times.get(draft.token, ()),
            distances,
        )
        for draft in drafts
    )


def _stated_places(reading: Reading, draft: Draft, tied: Sequence[PlaceAt]) -> tuple[PlaceAt, ...]:
    return _as_provinces(reading, draft, _choose_places(reading, _fitting(draft, tied)))


def _by_sentence(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    found: dict[int, list[Draft]] = {}
    for draft in drafts:
        found.setdefault(draft.sentence, []).append(draft)
    return found


def _tie_place(
    reading: Reading,
    place: PlaceAt,
    by_sentence: Mapping[int, Sequence[Draft]],
    distances: Distances,
    places: dict[int, list[PlaceAt]],
    origins: dict[int, list[PlaceAt]],
) -> None:
    token = reading.doc[place.token]
    candidates = by_sentence.get(token.sent.start, ())
    for index in distances.nearest(place.token, [draft.token for draft in candidates]):
        trigger = reading.doc[index]
        draft = next(draft for draft in candidates if draft.token == index)
        if distances.between(place.token, index) > (NEAR_STEP if draft.agreement is not None else FAR_PLACE):
            continue
        if (draft.agreement is not None and is_maker(reading, token)) or names_no_scene(reading, place, trigger, draft):
            continue
        side = origins if is_aside(reading, token, trigger, draft) else places
        side.setdefault(index, []).append(place)


def _where_doers_are(reading: Reading, draft: Draft, asides: Sequence[PlaceAt]) -> tuple[PlaceAt, ...]:
    """Return where the doers are, for want of a place of the deed: "thirty were killed by rebels in X"."""
    if draft.type not in AT_HAND:
        return ()
    behind = [place for place in asides if place.token > draft.token]
    return _choose_places(reading, [place for place in behind if _is_at_hand(reading, reading.doc[place.token])])


def _is_at_hand(reading: Reading, token: Token) -> bool:
    """Whether somebody is in the place who may have done it; who only speaks there has not."""
    speaks = any(says_so(reading, up) for up in token.ancestors if relation(up) == "nsubj")
    return case_of(token) in AT and not speaks


def _fitting(draft: Draft, places: Sequence[PlaceAt]) -> Sequence[PlaceAt]:
    """Return the places that fit the event's reach: a war is a country's, not of the city where it is talked of."""
    if draft.head not in WARS:
        return places
    return [place for place in places if place.ref.kind is PlaceKind.COUNTRY]


def _as_provinces(reading: Reading, draft: Draft, places: tuple[PlaceAt, ...]) -> tuple[PlaceAt, ...]:
    """Return where something wide took place: "the offensive in X" is the province's, if the report speaks of it."""
    if draft.type not in WIDELY:
        return places
    provinces = {p.ref.name: p for p in reading.places if p.ref.kind is PlaceKind.ADMIN1}
    return tuple(_as_province(place, provinces) for place in places)


def _as_province(place: PlaceAt, provinces: Mapping[str, PlaceAt]) -> PlaceAt:
    wide = provinces.get(place.ref.name)
    if wide is None or place.ref.kind is not PlaceKind.CITY or place.ref.name != place.ref.admin1:
        return place
    return replace(place, ref=replace(wide.ref, relative=place.ref.relative), inside=wide.inside)


def _choose_places(reading: Reading, stated: Sequence[PlaceAt]) -> tuple[PlaceAt, ...]:
    """Return where it happened; what only tells where that is gives way to a place told outright."""
    outright = [place for place in stated if not tells_another(reading, place)]
    return most_specific(
        [place for place in stated if place in outright or not any(_suffices(other, place) for other in outright)]
    )


def _suffices(place: PlaceAt, told_by: PlaceAt) -> bool:
    """Whether a place needs not the one it is told by: "in Zabul, on the road from Kandahar to Kabul"."""
    if place.ref.kind not in DIVISIONS:
        return place.key not in told_by.held_by
    relative = told_by.ref.relative
    is_wide = place.ref.kind is PlaceKind.COUNTRY or (relative is not None and relative.relation == "near")
    return not is_wide and not told_by.within(place)


def most_specific(places: Sequence[PlaceAt]) -> tuple[PlaceAt, ...]:
    """Return the places without those that hold another of them, each once, in order of text."""
    unique = list({place.key: place for place in reversed(places)}.values())
    kept = [place for place in unique if not any(_holds(place, other) for other in unique)]
    # A country beside a region of another is where the shells came from, or whom the region borders.
    kept = [place for place in kept if place.ref.kind is not PlaceKind.COUNTRY] or kept
    fine = [place for place in kept if place.ref.kind not in DIVISIONS]
    return tuple(sorted(fine or kept, key=lambda place: place.first))


def _holds(place: PlaceAt, other: PlaceAt) -> bool:
    """Whether a place holds another; a city's name is also its province's ("Ariha … bastion of Idlib")."""
    if other.key == place.key or (place.base is not None and place.ref.admin1 == other.ref.name):
        # "Idlib" beside "northwestern Idlib" may be the province's as well as the city's name.
        return False
    return (
        other.within(place)
        or place.key in other.held_by
        or (other.ref.admin1 == place.ref.name and other.ref.name != place.ref.name)
    )


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
            behind = [index for index in candidates if index > token.i][:1]
            candidates = behind if time.dates_following else behind or candidates
        for nearest in distances.nearest(token.i, candidates):
            found.setdefault(nearest, []).append(time)
    return {index: tuple(times) for index, times in found.items()}


def _head_within(reading: Reading, index: int, time: TimeMention) -> Token:
    token = reading.doc[index]
    while time.span.start <= token.head.idx < time.span.end and token.head != token:
        token = token.head
    return token


def _dates_statement(reading: Reading, token: Token, candidates: Sequence[int]) -> bool:
    """Whether the time tells when somebody spoke: it hangs on a verb of saying that tells no event."""
    if _dates_count(token, candidates):
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
    counts = [subject for subject in children(verb, "nsubj") if lemma(subject) in COUNTS]
    return verb.i not in candidates and any(not subject.i < token.i < verb.i for subject in counts)


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


def day_range(date: DateRange) -> tuple[int, int] | None:
    """Return first and last day as numbers, for comparison."""
    if date.start is None or date.end is None:
        return None
    return date.start.toordinal(), date.end.toordinal()


def dates_meet(one: DateRange, other: DateRange) -> bool:
    """Whether the ranges share a day; an unknown date meets every date."""
    first, second = day_range(one), day_range(other)
    if first is None or second is None:
        return True
    return first[0] <= second[1] and second[0] <= first[1]


def narrower(one: DateRange, other: DateRange) -> DateRange:
    """Return the range of fewer days; one that is known before one that is not."""
    first, second = day_range(one), day_range(other)
    if second is None:
        return one
    if first is None:
        return other
    return one if first[1] - first[0] <= second[1] - second[0] else other


def is_exact(date: DateRange) -> bool:
    """Whether the range is a single day."""
    return date.precision is DatePrecision.DAY


def verb_words(token: Token) -> frozenset[str]:
    """Return the lemmas of a verb's auxiliaries and modifiers."""
    return frozenset(lemma(child) for child in children(token, "aux", "advmod", "mark"))
