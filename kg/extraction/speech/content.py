"""Tell what part of a sentence its speaker says: what follows the verb, what stands before the speaker, or both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.measures import Stance
from kg.extraction.speech.names import Speaker, saying_words
from kg.extraction.speech.shapes import part
from kg.extraction.speech.speakers import speaker_before

if TYPE_CHECKING:
    from spacy.tokens import Doc

BRIEF = 12
"""A longer part before the speaker is content, however it begins ("In a statement on Friday" is none)."""
JOINS = ("and", "but", "while", ";", "yet", "although")
"""What stands between two clauses of which the second has a speaker of its own."""
ENOUGH = 4
"""A part of a sentence with fewer words is no content of its own ("on Sunday", "in a statement")."""


def said_part(doc: Doc, sentence: Span, speaker: Speaker, tokens: tuple[int, int, int]) -> tuple[Span, str]:
    """Return the part of the sentence that is said: after the verb, before the speaker, or both."""
    first, after, last = tokens
    head = [t for t in doc[first:last] if int(t.idx) < speaker.span.start and t.is_alpha]
    tail = [t for t in doc[after:last] if t.is_alpha and t.ent_type_ != "Temporal"]
    clause_before = len(head) >= ENOUGH and any(part(t) in ("VERB", "AUX") for t in head)
    clause_after = len(tail) >= ENOUGH and any(part(t) in ("VERB", "AUX", "NOUN") for t in tail)
    if clause_before and after + 1 < last and doc[after].like_num:
        # "The Red Cross estimates 1,500 dead": a figure is said, however short, and its evidence has the verb.
        return Span(int(doc[after - 1].idx), sentence.end), "X-said"
    opens = bool(tail) and (tail[0].lower_ in ("that", "how", "whether") or _opens_late(doc, after, last))
    joined = _joined(doc, speaker, first) and any(part(t) in ("VERB", "AUX") for t in tail)
    brief = clause_before and len(head) < BRIEF and _subordinate(head[0].lower_)
    short = brief and len(tail) > 1 and any(part(t) in ("VERB", "AUX") for t in tail)
    if short or (clause_after and (opens or joined or not clause_before or brief)):
        return Span(int(doc[after].idx), sentence.end), "X-said"
    if clause_before and not clause_after:
        return Span(sentence.start, speaker.span.start), "trailing"
    return sentence, "mid-sentence"


def _opens_late(doc: Doc, after: int, last: int) -> bool:
    """Whether "that" follows the time and manner of saying: "said on Sunday that"."""
    for at in range(after, min(after + 6, last)):
        if doc[at].lower_ == "that":
            return doc[at - 1].lower_ != "," and part(doc[at]) != "DET" and not _is_relative(doc, at, last)
        if part(doc[at]) not in ("ADP", "DET", "ADV", "PROPN", "NOUN", "ADJ", "NUM"):
            return False
    return False


def _is_relative(doc: Doc, at: int, last: int) -> bool:
    """Whether "that" takes up the paper: "said in a report that the army rejected as lies"."""
    verb = next((i for i in range(at + 1, min(at + 6, last)) if part(doc[i]) == "VERB"), None)
    denies = verb is not None and doc[verb].lower_ in saying_words()["verbs"]["denies"]
    return denies and verb is not None and (verb + 1 >= last or doc[verb + 1].text in ("as", ".", ","))


def _joined(doc: Doc, speaker: Speaker, first: int) -> bool:
    """Whether the speaker opens a clause joined to the one before; the second of two speakers does not."""
    start = next((at for at in range(first, len(doc)) if int(doc[at].idx) >= speaker.span.start), first)
    while start > first and doc[start - 1].lower_ in ("the", "a", "an"):
        start -= 1
    if start <= first or doc[start - 1].lower_ not in JOINS:
        return False
    return doc[start - 1].lower_ != "and" or speaker.pronoun != "" or speaker_before(doc, start - 1, first) is None


def _subordinate(word: str) -> bool:
    return word in (
        "meanwhile",
        "earlier",
        "later",
        "but",
        "however",
        "also",
        "in",
        "on",
        "as",
        "while",
        "after",
        "for",
    )


def opens_clause(doc: Doc, speaker: Speaker, tokens: tuple[int, int], stance: Stance) -> bool:
    """Whether the speaker stands in a clause on a part of the sentence.

    "Hit by what the army said was a mine"; "accused troops of shelling it, a charge that the army denied".
    """
    first, at = tokens
    start = next((i for i in range(first, at) if int(doc[i].idx) >= speaker.span.start), first)
    while start > first and doc[start - 1].lower_ in ("the", "a", "an"):
        start -= 1
    # "Which he said was a mine", "a charge that the army denied"; but "said on Monday that the army denied it".
    goes_on = at + 1 < len(doc) and part(doc[at + 1]) in ("AUX", "VERB")
    links = ("what", "who", "whom", "which", "that") if stance is Stance.DENIES else ("what", "who", "whom")
    return start > first and (doc[start - 1].lower_ in links or (doc[start - 1].lower_ == "which" and goes_on))
