"""Find the words of saying of each sentence, who stands beside them, and what part of the sentence they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.measures import Stance
from kg.extraction.speech.content import opens_clause, said_part
from kg.extraction.speech.names import Speaker, saying_words
from kg.extraction.speech.shapes import part
from kg.extraction.speech.speakers import speaker_after, speaker_before
from kg.extraction.wordlists import alternatives, read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Doc

ADDRESSEE = 7
"""How far after "told" its addressee may reach, in tokens."""
HEAD = 3
"""A speaker this near to the start of the sentence is the subject of its verb, in characters."""
MEANS = ("telephone", "phone", "email", "e-mail", "radio", "satellite", "video", "text")
"""What one says something "by"."""
PASSIVE = ("was", "were", "been", "be", "being", "is", "are")
OBLIQUE = {"him": "he", "her": "she", "them": "they", "it": "it"}
LIVES, LOST = 7, ("lives", "life", "victims", "casualties")
"""What a war or an attack claims, and how many words behind the verb."""
CHARGES = ("for", "over", "of", "in")
"""What follows one who is accused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One word of saying with its speaker and the part of its sentence that is said."""

    sentence: Span
    cue: Span
    content: Span
    rule: str
    stance: Stance = Stance.ASSERTS
    speaker: Speaker | None = None
    relayed_by: tuple[Span, ...] = ()


def find_sayings(doc: Doc, text: str, sentences: Sequence[Span]) -> list[Saying]:
    """Return the sayings in text order."""
    starts = [int(token.idx) for token in doc]
    found: list[Saying] = []
    for sentence in sentences:
        tokens = [at for at, start in enumerate(starts) if sentence.start <= start < sentence.end]
        if tokens:
            found += _of_sentence(doc, text, sentence, (tokens[0], tokens[-1] + 1))
    return found


def _of_sentence(doc: Doc, text: str, sentence: Span, tokens: tuple[int, int]) -> Iterator[Saying]:
    first, last = tokens
    subject: Speaker | None = None
    spoken: Speaker | None = None
    for at in range(first, last):
        stance = _stances().get(doc[at].lower_)
        if stance is None or part(doc[at]) not in ("VERB", "AUX", "") or _is_silence(doc, at, last):
            continue
        if doc[at].lower_ in saying_words()["bound"]["words"] and not _opens_speech(doc, at, last):
            continue
        if _is_participle(doc, at, first):
            yield from _by_agent(doc, sentence, (at, last), stance)
            continue
        own = list(_by_verb(doc, text, sentence, (first, at, last), stance))
        if not own and subject is not None and _goes_on(doc, at, first):
            own = [_second(doc, sentence, (at, last), stance, subject)]
        if not own and spoken is not None and _adds(doc, at):
            own = [_second(doc, sentence, (at, last), stance, spoken)]
        spoken = own[0].speaker if own else spoken
        subject = own[0].speaker if own and own[0].rule != "said-X" else subject
        yield from own
    for match in _according().finditer(text, sentence.start, sentence.end):
        start = next((at for at in range(first, last) if int(doc[at].idx) >= match.end()), None)
        speaker = None if start is None else _taken_up(doc, start) or speaker_after(doc, start, last)
        if start is not None and speaker is not None:
            yield _by_source(doc, text, sentence, (first, start), (Span(*match.span()), speaker))


def _taken_up(doc: Doc, at: int) -> Speaker | None:
    """Return who "according to him" takes up; "her ministry" is no pronoun alone."""
    pronoun = OBLIQUE.get(doc[at].lower_)
    alone = at + 1 >= len(doc) or part(doc[at + 1]) not in ("NOUN", "ADJ", "PROPN")
    start = int(doc[at].idx)
    return Speaker(span=Span(start, start + len(doc[at].text)), pronoun=pronoun) if pronoun and alone else None


def _goes_on(doc: Doc, at: int, first: int) -> bool:
    """Whether the verb shares the subject of one before it: "denied the report and said"."""
    while at - 1 > first and part(doc[at - 1]) in ("ADV", "AUX"):
        at -= 1
    return at - 1 > first and doc[at - 1].lower_ in ("and", "but")


def _adds(doc: Doc, at: int) -> bool:
    """Whether who has spoken goes on: "nine people died, said the mayor, adding that twelve were hurt"."""
    return doc[at].tag_ == "VBG" and (doc[at - 1].text == "," or doc[at].lower_ == "adding")


def _second(doc: Doc, sentence: Span, tokens: tuple[int, int], stance: Stance, subject: Speaker) -> Saying:
    at, last = tokens
    cue = Span(int(doc[at].idx), int(doc[at].idx) + len(doc[at].text))
    start = int(doc[at + 1].idx) if at + 1 < last else cue.start
    return Saying(
        sentence=sentence, cue=cue, content=Span(start, sentence.end), rule="and-said", stance=stance, speaker=subject
    )


def _by_source(doc: Doc, text: str, sentence: Span, tokens: tuple[int, int], said: tuple[Span, Speaker]) -> Saying:
    """Read "according to X", "Y, quoting X": X speaks and Y passes it on, unless X are nameless sources."""
    cue, speaker = said
    content = _without(sentence, Span(cue.start, speaker.span.end))
    if saying := re.compile(r"\s+as\s+saying\b(?=\s+\S)").match(text, speaker.span.end, sentence.end):
        content = Span(saying.end(), sentence.end)
    quoting = text[cue.start : cue.end].lower().startswith(("quot", "cit"))
    relay = speaker_before(doc, tokens[1] - 1, tokens[0]) if quoting else None
    nameless = re.search(r"\bsources?$", text[speaker.span.start : speaker.span.end]) is not None
    if relay is not None and nameless and not relay.pronoun:
        return Saying(sentence=sentence, cue=cue, content=content, rule="quoting", speaker=relay)
    relayed = (relay.span,) if relay is not None and not relay.pronoun else ()
    return Saying(sentence=sentence, cue=cue, content=content, rule="according-to", speaker=speaker, relayed_by=relayed)


def _opens_speech(doc: Doc, at: int, last: int) -> bool:
    """Whether "that" or a quote follows: "found that", "observed a truce" says nothing."""
    return at + 1 < last and doc[at + 1].lower_ in ("that", "how", "whether", ":", '"', "“")


def _is_silence(doc: Doc, at: int, last: int) -> bool:
    """Whether nothing is said: "did not say who had fired", "said nothing", "claimed the lives of nine"."""
    if doc[at].lower_.startswith("claim") and any(
        token.lower_ in LOST for token in doc[at + 1 : min(last, at + LIVES)]
    ):
        return True
    return doc[at - 1].lower_ in read_wordlist("negation")["words"]["not"] or (
        at + 1 < last and doc[at + 1].lower_ in ("nothing", "little")
    )


def _is_participle(doc: Doc, at: int, first: int) -> bool:
    """Whether the word is a passive or attributive participle: "was announced by", "deaths reported in"."""
    if at + 1 < len(doc) and doc[at + 1].lower_ == "by":
        return at + 2 >= len(doc) or doc[at + 2].lower_ not in MEANS
    if at > first and doc[at - 1].lower_ in ("been", "being"):
        return True
    helpers = [token.lower_ for token in doc[max(first, at - 3) : at]]
    if doc[at].tag_ != "VBN" or any(word in ("has", "have", "had") for word in helpers):
        return False
    return any(word in PASSIVE for word in helpers) or not _has_subject(doc, at, first)


def _has_subject(doc: Doc, at: int, first: int) -> bool:
    """Whether a speaker opens the clause before a verb that was taken for a participle: "The Command announced"."""
    speaker = speaker_before(doc, at, first)
    if speaker is None:
        return False
    start = next((i for i in range(first, at) if int(doc[i].idx) >= speaker.span.start), first)
    return start == first or doc[start - 1].text in (",", ";", "and", "but")


def _by_agent(doc: Doc, sentence: Span, tokens: tuple[int, int], stance: Stance) -> Iterator[Saying]:
    """Read "was announced by X"; a participle without an agent has no speaker."""
    at, last = tokens
    if at + 2 >= last or doc[at + 1].lower_ != "by":
        return
    speaker = speaker_after(doc, at + 2, last)
    cue = Span(int(doc[at].idx), int(doc[at].idx) + len(doc[at].text))
    behind = None if speaker is None else _told_that(doc, speaker, (at, last))
    if speaker is not None and behind is not None:
        content = Span(behind, sentence.end)
        yield Saying(sentence=sentence, cue=cue, content=content, rule="told-by-X", stance=stance, speaker=speaker)
    elif speaker is not None and cue.start > sentence.start:
        passive = any(t.lower_ in ("was", "were", "been", "and") for t in doc[max(0, at - 3) : at])
        start = sentence.start if passive else _phrase_before(doc, at, sentence)
        content = Span(start, max(cue.start, start + 1))
        yield Saying(sentence=sentence, cue=cue, content=content, rule="by-X", stance=stance, speaker=speaker)


def _told_that(doc: Doc, speaker: Speaker, tokens: tuple[int, int]) -> int | None:
    """Return where "that" follows the speaker: "she was told by survivors that guards had fired"."""
    at, last = tokens
    after = next((i for i in range(at, last) if int(doc[i].idx) >= speaker.span.end), None)
    return int(doc[after].idx) if after is not None and after < last and doc[after].lower_ == "that" else None


def _phrase_before(doc: Doc, at: int, sentence: Span) -> int:
    """Return where the noun phrase before a participle begins: its article, at most eight words back."""
    for index in range(at - 1, max(0, at - 9), -1):
        if part(doc[index]) == "DET" and int(doc[index].idx) >= sentence.start:
            return int(doc[index].idx)
    return max(sentence.start, int(doc[max(0, at - 2)].idx))


def _by_verb(doc: Doc, text: str, sentence: Span, tokens: tuple[int, int, int], stance: Stance) -> Iterator[Saying]:
    first, at, last = tokens
    cue = Span(int(doc[at].idx), int(doc[at].idx) + len(doc[at].text))
    if stance is Stance.ACCUSES and _is_accused(doc, at, last):
        return
    relayed, after = _addressee(doc, at, last)
    before = speaker_before(doc, at, first)
    if before is not None and doc[at].tag_ == "VBG" and not _speaks_beside(doc, text, before):
        before = None
    inverted = None
    heads = before is not None and before.span.start - sentence.start <= HEAD
    ends = doc[at].lower_ in ("said", "says") or (at > first and doc[at - 1].text in ('"', "”", ","))
    if before is None or ((not heads or _told(doc, first, at)) and ends and _nothing_left(doc, after, last)):
        inverted = _inverted(doc, at, last)
    if inverted is not None and (before is None or not _is_cut_off(text, before, cue)):
        content = Span(sentence.start, cue.start) if cue.start > sentence.start else sentence
        yield Saying(
            sentence=sentence,
            cue=cue,
            content=content,
            rule="said-X",
            stance=stance,
            speaker=inverted,
            relayed_by=relayed,
        )
        return
    if before is None:
        return
    if (stance is Stance.ACCUSES or opens_clause(doc, before, (first, at), stance)) and after < last:
        # Who is accused follows, whatever stands before; so does what "what X said was" tells.
        content, rule = Span(int(doc[after].idx), sentence.end), "X-said"
    else:
        content, rule = said_part(doc, sentence, before, (first, after, last))
    for speaker in _conjuncts(doc, before, first):
        yield Saying(
            sentence=sentence, cue=cue, content=content, rule=rule, stance=stance, speaker=speaker, relayed_by=relayed
        )


def _is_accused(doc: Doc, at: int, last: int) -> bool:
    """Whether a headline leaves out "was": "Bomb kills two; rebels blamed", "army accused of looting"."""
    return doc[at].tag_ in ("VBD", "VBN") and (
        at + 1 >= last or doc[at + 1].text.strip() in ",;." or doc[at + 1].lower_ in CHARGES
    )


def _speaks_beside(doc: Doc, text: str, speaker: Speaker) -> bool:
    """Whether "the observatory reporting" has its own subject, unlike "he said X was taken, adding"."""
    before = text[max(0, speaker.span.start - 6) : speaker.span.start].lower()
    words = text[speaker.span.start : speaker.span.end].lower()
    return before.endswith("with ") or (
        words.startswith("the ")
        and any(ent.label_ == "Organisation" and ent.start_char == speaker.span.start for ent in doc.ents)
    )


def _is_cut_off(text: str, speaker: Speaker, cue: Span) -> bool:
    """Whether a pronoun or name right before the verb is its subject beyond doubt."""
    return bool(speaker.pronoun) and not text[speaker.span.end : cue.start].strip()


def _told(doc: Doc, first: int, at: int) -> bool:
    """Whether a whole clause ends before the verb: "Nine people left the town, says the mayor"."""
    return doc[at - 1].text == "," and any(part(doc[i]) in ("VERB", "AUX") for i in range(first, at - 1))


def _nothing_left(doc: Doc, at: int, last: int) -> bool:
    """Whether no clause follows: a noun phrase at the end may be the speaker ("…, said X")."""
    return not any(part(doc[i]) in ("VERB", "AUX") for i in range(at, last))


def _inverted(doc: Doc, at: int, last: int) -> Speaker | None:
    """Return the speaker behind the verb: "said the Observatory"."""
    if at + 1 >= last or doc[at].lower_ not in (
        "said",
        "says",
        "added",
        "reported",
        "explained",
        "warned",
        "announced",
        "stated",
    ):
        return None
    if doc[at + 1].lower_ in ("that", "on", "in", "it", "he", "they", "she", "at", "to"):
        return None
    speaker = speaker_after(doc, at + 1, last)
    if speaker is None:
        return None
    rest = [i for i in range(at + 1, last) if int(doc[i].idx) >= speaker.span.end]
    verbs = [i for i in rest[:6] if part(doc[i]) in ("VERB", "AUX") and doc[i].tag_ not in ("VBG", "VBN")]
    opened = (
        (bool(rest) and doc[rest[0]].text in (",", "who", "which")) or doc[rest[0]].lower_ in ("who", "which")
        if rest
        else False
    )
    return speaker if opened or not verbs else None


def _addressee(doc: Doc, at: int, last: int) -> tuple[tuple[Span, ...], int]:
    """Return the medium that is told ("told AFP"), and the token after it."""
    if doc[at].lower_ not in saying_words()["addressee"]["verbs"]:
        return (), at + 1
    end = at + 1
    while (
        end < last
        and end - at < ADDRESSEE
        and part(doc[end]) in ("PROPN", "DET", "NOUN", "ADJ", "PART")
        and doc[end].lower_ != "that"
    ):
        end += 1
    media = saying_words()["media"]["words"]
    words = " ".join(token.lower_ for token in doc[at + 1 : end])
    if end == at + 1 or not any(re.search(rf"\b{re.escape(name)}\b", words) for name in media):
        return (), end
    last_token = doc[end - 1]
    return (Span(int(doc[at + 1].idx), int(last_token.idx) + len(last_token.text)),), end


def _conjuncts(doc: Doc, speaker: Speaker, first: int) -> Iterator[Speaker]:
    """Yield both speakers of "state media and activists said"."""
    start = next((at for at in range(first, len(doc)) if int(doc[at].idx) >= speaker.span.start), None)
    other = None
    if start is not None and start - 2 >= first and doc[start - 1].lower_ == "and" and not speaker.pronoun:
        other = speaker_before(doc, start - 1, first)
    if other is None or other.pronoun:
        yield speaker
        return
    if start is not None and _is_one_name(doc, start, speaker):
        begin = next(at for at in range(first, start) if int(doc[at].idx) >= other.span.start)
        yield replace(other, span=Span(int(doc[begin].idx), speaker.span.end), person=None, organisation=None)
        return
    # "The Command of the Army and Navy" is one name, and the part before "and" has its head.
    if start is None or doc[start - 1].ent_iob_ != "I" or doc[start].ent_iob_ != "I":
        yield speaker
    yield other


def _is_one_name(doc: Doc, start: int, speaker: Speaker) -> bool:
    """Whether "and" joins what a body is for: "United for Reconciliation and Democracy", "Unity and Peace"."""
    alone = speaker.span.end <= int(doc[start].idx) + len(doc[start].text)
    before = doc[start - 2]
    aims = saying_words()["aims"]["words"]
    return alone and before.text[0].isupper() and (doc[start - 3].lower_ == "for" or before.lower_ in aims)


def _without(sentence: Span, part: Span) -> Span:
    """Return the larger piece of the sentence beside the part."""
    if part.start - sentence.start >= sentence.end - part.end:
        return Span(sentence.start, max(part.start, sentence.start + 1))
    return Span(part.end, sentence.end) if part.end < sentence.end else sentence


@cache
def _stances() -> Mapping[str, Stance]:
    verbs = saying_words()["verbs"]
    return {word: Stance(stance) for stance, words in verbs.items() for word in words if " " not in word}


@cache
def _according() -> re.Pattern[str]:
    lexicon = saying_words()["according"]
    papers = rf"(?:(?:an?|the|its|their)\s+)?(?:[\w-]+\s+){{0,2}}{alternatives(lexicon['papers'])}\s+(?:from|by|of)\s+"
    return re.compile(rf"\b{alternatives(lexicon['words'])}\s+(?:{papers})?", re.IGNORECASE)
