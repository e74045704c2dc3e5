"""Find the speaker beside a word of saying, by the words next to it rather than by the parse.

Parsers lose the subject of "said" where commas are lost or an apposition stands between; the noun phrase beside the
verb does not move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.speech.apposition import LINKS, LONGEST, is_abbreviation, is_named_behind
from kg.extraction.speech.names import (
    DETERMINERS,
    PRONOUNS,
    Speaker,
    is_standin,
    read_speaker,
    saying_words,
)
from kg.extraction.speech.shapes import is_word, part
from kg.extraction.time.patterns import month_numbers, weekday_numbers
from kg.gazetteer.kinds import country_of_demonym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OWNERS = ("'s", "’s", "'", "’")
OPENERS = ("a", "an", "the", "who", "which", "whose", "reached", "speaking")
"""Words that open an apposition or a clause between a speaker and its verb."""
FIRST_PERSON = ("i", "we", "us", "me", "you")
RELATIVE = 20
"""How many tokens a relative clause between speaker and verb may have."""


def speaker_before(doc: Doc, cue: int, first: int) -> Speaker | None:
    """Return the speaker whose noun phrase ends right before token `cue`; not before token `first`."""
    beside = _beside(doc, cue, first)
    inside = beside is None or _in_modifier(doc, beside, first) or _in_clause(doc, beside, first)
    subject = (_before_relative(doc, cue, first) or _subject(doc, cue, first)) if inside else None
    return subject or beside


def _before_relative(doc: Doc, cue: int, first: int) -> Speaker | None:
    """Return the speaker before a relative clause that lost its commas: "the daily which backs the army reported"."""
    if doc[cue - 1].text in (",", ";", "and", "but"):
        # "Some 80 men who held the post, said X": the clause ended, and somebody else says so.
        return None
    for at in range(cue - 1, max(first, cue - RELATIVE), -1):
        if doc[at].lower_ in ("which", "who") and part(doc[at - 1]) in ("NOUN", "PROPN"):
            start = _phrase_start(doc, at - 1, first)
            # Who "who" stands for is a person, who can speak whatever the noun.
            known = start is not None and (doc[at].lower_ == "who" or _can_speak(doc, start, at))
            return read_speaker(doc, start, at, None) if known and start is not None else None
    return None


def _in_modifier(doc: Doc, speaker: Speaker, first: int) -> bool:
    """Whether the phrase hangs on a preposition, so that the subject stands further off."""
    start = next((at for at in range(first, len(doc)) if int(doc[at].idx) >= speaker.span.start), first)
    return start > first and part(doc[start - 1]) == "ADP" and doc[start - 1].lower_ != "by"


def _in_clause(doc: Doc, speaker: Speaker, first: int) -> bool:
    """Whether the phrase is what a relative clause is about: "monitors who visited the site confirmed"."""
    start = next((at for at in range(first, len(doc)) if int(doc[at].idx) >= speaker.span.start), first)
    if start <= first or part(doc[start - 1]) not in ("VERB", "ADP"):
        # "Gunmen who stormed the school the army says": another clause begins where a comma was lost.
        return False
    verb = False
    for at in range(start - 1, max(first, start - RELATIVE), -1):
        if doc[at].is_punct:
            return False
        if doc[at].lower_ == "who":
            return verb
        verb = verb or part(doc[at]) == "VERB"
    return False


def _subject(doc: Doc, cue: int, first: int) -> Speaker | None:
    """Return the subject that the parse gives, where there is one that can speak."""
    if not doc.has_annotation("DEP"):
        return None
    for token in doc[cue].children:
        if token.dep_ == "nsubj" and first <= token.i < cue:
            start, end = _behind_day(doc, token.left_edge.i, token.i), token.i + 1
            while end < cue and doc[end].dep_ in ("flat", "compound", "appos") and part(doc[end]) == "PROPN":
                end += 1
            if doc[end].lower_ == "including" and all(word.text[0].isupper() for word in doc[end + 1 : cue]):
                # "Opposition media including Aleppo Today said": the one that is named.
                return read_speaker(doc, end + 1, cue, None) if end + 1 < cue else None
            if first <= start < end and _can_speak(doc, start, end):
                return read_speaker(doc, start, end, None)
    return None


def _behind_day(doc: Doc, start: int, head: int) -> int:
    """Return where the phrase begins behind a day that ran into it: "in western Aleppo Saturday the observatory"."""
    days = [
        at for at in range(start, head) if doc[at].lower_ in weekday_numbers() and doc[at + 1].lower_ in DETERMINERS
    ]
    return days[-1] + 1 if days else start


def _beside(doc: Doc, cue: int, first: int) -> Speaker | None:
    """Return the speaker whose phrase ends right before the cue."""
    end = _skip_bridge(doc, cue - 1, first)
    if end < first:
        return None
    apposition: tuple[int, int] | None = None
    if doc[end].text == "," and end > first:
        start = _comma_before(doc, end - 1, first)
        if start is None:
            return None
        apposition, end = (start + 1, end), start - 1
        if is_named_behind(doc, apposition, first):
            host = _phrase_start(doc, end, first)
            return read_speaker(doc, *apposition, None if host is None else (host, end + 1))
    if end < first:
        return None
    start = _phrase_start(doc, end, first)
    if start is None or not _can_speak(doc, start, end + 1):
        return _crowd_in_place(doc, end, first) if apposition is None else None
    named = _named_before(doc, start, end, first)
    if named is not None:
        return read_speaker(doc, named[0], named[1], (start, end + 1))
    return read_speaker(doc, start, end + 1, apposition)


def _crowd_in_place(doc: Doc, end: int, first: int) -> Speaker | None:
    """Return who speaks before a place: "aid agencies in the area", "officials in Guinea"."""
    at = next((i for i in range(end, max(first, end - 4), -1) if doc[i].lower_ in ("in", "at", "near")), None)
    if at is None or doc[at - 1].lower_ not in saying_words()["bare"]["nouns"]:
        return None
    start = _bare_start(doc, at - 1, first)
    return None if start is None else read_speaker(doc, start, at, None)


def _named_before(doc: Doc, start: int, end: int, first: int) -> tuple[int, int] | None:
    """Return the name before an apposition that lost its comma: "Omar Haddad a local activist said"."""
    if doc[start].lower_ not in ("a", "an") or start - 1 < first:
        return None
    before = doc[start - 2] if doc[start - 1].text == "," and start - 2 >= first else doc[start - 1]
    if before.ent_type_ not in ("Person", "Organisation") or part(before) not in ("PROPN", "NOUN"):
        return None
    monitors = saying_words()["standin"]["monitors"]
    if is_standin(doc, start, end + 1):
        names = " ".join(token.lower_ for token in doc[max(first, start - 8) : start])
        if not any(word in names for word in monitors):
            return None
    elif before.ent_type_ != "Person":
        return None
    begin = _phrase_start(doc, before.i, first)
    if begin is None or (begin > first and part(doc[begin - 1]) == "ADP"):
        return None
    capitals = [token for token in doc[begin : before.i + 1] if token.text[0].isupper()]
    return (begin, before.i + 1) if len(capitals) > 1 else None


def speaker_after(doc: Doc, at: int, last: int) -> Speaker | None:
    """Return the speaker whose noun phrase begins at token `at`; `last` is the first token past the sentence."""
    if doc[at].ent_type_ in ("Temporal", "Quantity"):
        return None
    end = at
    while end < last and end - at < LONGEST and _in_phrase(doc, end, at):
        end += 1
    while end > at and (doc[end - 1].lower_ in (*LINKS, *DETERMINERS, "and", ",") or doc[end - 1].is_punct):
        end -= 1
    if end == at or not _can_speak(doc, at, end):
        return None
    apposition = None
    if end < last and doc[end].text == ",":
        close = next((i for i in range(end + 1, min(last, end + LONGEST)) if _closes(doc, i)), last)
        apposition = (end + 1, close)
        if close > end + 1 and is_named_behind(doc, apposition, at):
            return read_speaker(doc, *apposition, (at, end))
    return read_speaker(doc, at, end, apposition)


def _closes(doc: Doc, at: int) -> bool:
    return doc[at].text == "," or (doc[at].text == "." and not is_abbreviation(doc, at))


def _skip_bridge(doc: Doc, at: int, first: int) -> int:
    """Step back over "also", "has", "on Sunday" before a word of saying."""
    words = saying_words()["bridge"]["words"]
    while at >= first and (doc[at].lower_ in words or doc[at].is_space or part(doc[at]) == "ADV"):
        at -= 1
    if at >= first and _is_time(doc[at]):
        while at >= first and (_is_time(doc[at]) or doc[at].lower_ in ("on", "late", "early")):
            at -= 1
    return at


def _is_time(token: Token) -> bool:
    # "Aleppo Today" is a channel: a capital inside a sentence is a name's, unless it is a day's or month's.
    days = (*weekday_numbers(), *month_numbers())
    return token.ent_type_ == "Temporal" and (token.lower_ in days or not token.text[0].isupper())


def _is_day(doc: Doc, at: int) -> bool:
    """Whether the word is a day that ran into the speaker behind it: "On Tuesday the observatory said"."""
    token = doc[at]
    before_article = token.lower_ in weekday_numbers() and doc[at + 1].lower_ in DETERMINERS
    return before_article or (token.ent_type_ == "Temporal" and _is_time(token))


def _comma_before(doc: Doc, at: int, first: int) -> int | None:
    """Return the comma that opens the apposition ending at `at`: ", head of the Observatory,"."""
    for index in range(at, max(first, at - 2 * LONGEST) - 1, -1):
        if doc[index].text == ",":
            roles = saying_words()["roles"]["words"]
            words = [token.lower_ for token in doc[index + 1 : at + 1]]
            opens = words[:1] and (words[0] in roles or words[0] in OPENERS or words[-1] == "part")
            named = is_named_behind(doc, (index + 1, at + 1), 0)
            return index if opens or named or any(word in roles for word in words) else None
        if doc[index].text in ('"', "”", ".") and not is_abbreviation(doc, index):
            return None
    return None


def _phrase_start(doc: Doc, end: int, first: int) -> int | None:
    """Step back from the last token of a noun phrase to its first."""
    if doc[end].lower_ in PRONOUNS:
        return end
    if not _can_head(doc[end]):
        return None
    bare = _bare_start(doc, end, first)
    if bare is not None:
        return bare
    start = end
    while start > first and end - start < LONGEST and not _is_day(doc, start - 1) and _extends(doc, start, first, end):
        start -= 1
    return _cut(doc, start, end)


def _can_head(token: Token) -> bool:
    return (part(token) in ("NOUN", "PROPN", "ADJ", "X", "NUM", "") and is_word(token)) or token.text in (")", "]")


def _bare_start(doc: Doc, end: int, first: int) -> int | None:
    """Return where "local activists" begins: a speaker's noun without an article."""
    bare = saying_words()["bare"]
    if doc[end].lower_ not in bare["nouns"] or (end > first and doc[end].text[0].isupper()):
        return None
    start = end
    while start > first and (_is_modifier(doc[start - 1]) or _hyphenated(doc, start)):
        start -= 1
    if start > first and doc[start - 1].lower_ in DETERMINERS:
        return start - 1
    if start - 2 >= first and _of_body(doc, start, first):
        return None
    if (
        start == end
        and doc[end].lower_ in saying_words()["media"]["words"]
        and start > first
        and _is_name(doc[start - 1])
    ):
        # "Al Arabiya television": the station has a name.
        return None
    joined = start - 2 >= first and doc[start - 1].lower_ == "and"
    if joined and (before := _bare_start(doc, start - 2, first)) is not None:
        return before
    return start if start == end or _is_modifier(doc[start]) else None


def _is_modifier(token: Token) -> bool:
    """Whether the word may stand before a speaker's noun without an article: "local", "Kenyan"."""
    nation = token.text[0].isupper() and country_of_demonym(token.text) is not None
    return token.lower_ in saying_words()["bare"]["modifiers"] or nation


def _of_body(doc: Doc, start: int, first: int) -> bool:
    """Whether the noun belongs to a body before it: "a committee of neighbourhood lawyers"."""
    bodies = saying_words()["bodies"]["words"]
    links = [at for at in (start - 1, start - 2) if at > first and doc[at].lower_ in ("of", "for")]
    return any(doc[at - 1].lower_ in bodies for at in links)


def _hyphenated(doc: Doc, start: int) -> bool:
    return doc[start - 1].text == "-" or (start < len(doc) and doc[start].text == "-")


def _extends(doc: Doc, start: int, first: int, end: int) -> bool:
    """Whether the token before `start` belongs to the same noun phrase."""
    token, inner = doc[start - 1], doc[start]
    mute = not _speaks(doc, start, end + 1)
    if inner.lower_ in DETERMINERS:
        return _role_link(doc, start, first) or (mute and token.lower_ in LINKS)
    if token.lower_ in DETERMINERS or token.text in ("-", *OWNERS, "(", ")"):
        return True
    if _inside_name(doc, start):
        return True
    if inner.text == "-" or (start - 2 >= first and doc[start - 2].text == "-" and token.is_alpha):
        return True
    if token.lower_ in LINKS:
        noun = start - 2 >= first and part(doc[start - 2]) in ("NOUN", "PROPN", "ADJ")
        return noun and (_named(doc, start - 2) or mute)
    if token.text in ("and", "others", "people", "civilians"):
        return False
    return part(token) in ("NOUN", "PROPN", "ADJ", "NUM", "X") and is_word(token)


def _inside_name(doc: Doc, start: int) -> bool:
    """Whether a name goes on before `start` over a word that no noun phrase has: "Teachers Without Walls"."""
    token, inner = doc[start - 1], doc[start]
    return (
        token.is_alpha
        and token.text[0].isupper()
        and inner.text[0].isupper()
        and not token.is_sent_start
        and token.lower_ not in ("on", "in", "at", "and", "but")
        and token.ent_type_ not in ("Temporal", "Location")
        and (part(inner) != "PROPN" or part(token) == "VERB" or token.lower_ in ("without", "united"))
    )


def _role_link(doc: Doc, start: int, first: int) -> bool:
    """Whether "of the" goes on to a role: "the head of the Observatory"."""
    if start - 2 < first or doc[start - 1].lower_ not in ("of", "for", "at", "from", "in"):
        return False
    head = doc[start - 2]
    lexicon = saying_words()
    role = head.lower_ in (*lexicon["roles"]["words"], *lexicon["bodies"]["words"]) or head.lower_.startswith("source")
    named = head.text[0].isupper() and part(head) in ("PROPN", "NOUN")
    return role or (named and doc[start - 1].lower_ in ("of", "for"))


def _named(doc: Doc, at: int) -> bool:
    """Whether a link word stands inside a name or after a role: "Observatory for Human Rights", "source at"."""
    word = doc[at]
    roles = saying_words()["roles"]["words"]
    bare = saying_words()["bare"]["nouns"]
    bodies = saying_words()["bodies"]["words"]
    return word.text[0].isupper() or any(word.lower_ in words for words in (roles, bare, bodies, ("source",)))


def _speaks(doc: Doc, start: int, end: int) -> bool:
    """Whether the words so far hold a possible speaker; a place alone does not speak."""
    lexicon = saying_words()
    nouns = {*lexicon["bare"]["nouns"], *lexicon["roles"]["words"], *lexicon["standin"]["heads"]}
    nouns |= {*lexicon["speaking"]["nouns"], *lexicon["private"]["words"]}
    return any(
        token.lower_ in nouns or (_is_name(token) and token.ent_type_ not in ("Location", "Temporal"))
        for token in doc[start:end]
    )


def _is_name(token: Token) -> bool:
    return part(token) == "PROPN" or (token.text[0].isupper() and not token.is_sent_start and token.is_alpha)


def _cut(doc: Doc, start: int, end: int) -> int:
    """Drop words of the clause before that ran into the phrase where a comma was lost."""
    for at in range(start, end):
        if at > 0 and doc[at - 1].lower_ in ("in", "near", "of", "from", "to", "on", "at", "into") and at == start:
            named = next((i for i in range(end, start - 1, -1) if doc[i].ent_iob_ == "B"), None)
            if named is not None and named > start and doc[named].ent_type_ in ("Organisation", "Person"):
                return named
    return start


def _in_phrase(doc: Doc, at: int, first: int) -> bool:
    token = doc[at]
    if token.lower_ in DETERMINERS:
        return at == first or doc[at - 1].lower_ in (*LINKS, "and")
    if token.lower_ in LINKS and token.text not in OWNERS:
        return at > first and _named(doc, at - 1)
    if token.lower_ == "and":
        return at + 1 < len(doc) and part(doc[at + 1]) in ("NOUN", "PROPN", "ADJ") and doc[at + 1].lower_ != "that"
    if token.text in ("-", *OWNERS, "(", ")") or _shortens(doc, at):
        return True
    if at > first and doc[at - 1].is_lower and (token.like_num or token.lower_ in saying_words()["figures"]["counts"]):
        # "According to reports tens of people were killed": a count begins where a comma was lost.
        return False
    if at > first and doc[at - 1].lower_ in ("report", "bulletin", "statement") and token.lower_ not in LINKS:
        return False
    return part(token) in ("NOUN", "PROPN", "ADJ", "NUM", "X", "") and (is_word(token) or token.like_num)


def _shortens(doc: Doc, at: int) -> bool:
    """Whether the token belongs to a shortened title: "Lt.", or the mark of "Lt" "."."""
    text = doc[at].text
    return is_abbreviation(doc, at) or (text.endswith(".") and text[:-1].isalpha() and text[0].isupper())


def _can_speak(doc: Doc, start: int, end: int) -> bool:
    """Whether a noun phrase can be someone who speaks: a name, a role, or a speaker's noun; or a pronoun."""
    if end - start == 1 and doc[start].lower_ in PRONOUNS:
        return True
    if end - start == 1 and doc[start].lower_ in FIRST_PERSON:
        # Who "I" is, the words around the quote tell.
        return False
    if all(token.like_num or token.lower_ in saying_words()["figures"]["numbers"] for token in doc[start:end]):
        # "Hundreds feared dead", "12 reported killed": who is counted.
        return False
    last = doc[end - 1]
    state = part(last) == "PROPN" and last.ent_type_ == "Location" and end - start <= 2  # noqa: PLR2004
    return _speaks(doc, start, end) or (state and (start == 0 or part(doc[start - 1]) != "ADP"))
