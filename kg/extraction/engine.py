"""The rule engine: from a document to what it says, without network, clock or chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.document.model import Document, Span, ZoneKind
from kg.extraction.events.agreements import find_agreements
from kg.extraction.events.between import add_gains, from_taking
from kg.extraction.events.blame import blame
from kg.extraction.events.casualties import roll_up, tie_tolls
from kg.extraction.events.denials import deny_untrue, find_denials
from kg.extraction.events.drafts import Draft, draft_of
from kg.extraction.events.finish import finish
from kg.extraction.events.granted import deny_what_was_told, keep_granted
from kg.extraction.events.inherit import inherit_doer, inherit_from_lead, inherit_in_sentence
from kg.extraction.events.links import link_events
from kg.extraction.events.merge import merge_drafts
from kg.extraction.events.narrow import narrow
from kg.extraction.events.opponents import oppose
from kg.extraction.events.placing import place_drafts
from kg.extraction.events.positions import find_positions
from kg.extraction.events.relations import find_relations
from kg.extraction.events.rivals import note_rivals
from kg.extraction.events.roles import fill_roles
from kg.extraction.events.scene import set_scenes
from kg.extraction.events.select import absorb_raids, drop_descriptions, join_means, select_drafts
from kg.extraction.events.senses import choose_senses
from kg.extraction.events.settle import settle
from kg.extraction.events.speaking import give_speakers
from kg.extraction.events.statements import find_statements
from kg.extraction.events.status import judge, judge_again, news_days
from kg.extraction.events.timing import time_drafts
from kg.extraction.events.told import tell
from kg.extraction.events.undertakings import find_undertakings
from kg.extraction.lexicon import Lexicon, load_lexicon
from kg.extraction.model import Extraction, ExtractorInfo
from kg.extraction.parse.attach import Distances
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.scan import Names, read_text
from kg.extraction.time.dating import date_document
from kg.gazetteer.kinds import country_of_demonym
from kg.language.pipeline import Language
from kg.language.recase import LONGEST_ACRONYM, lacks_case, recase
from kg.language.sentences import split_sentences

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.actors.registry import Registry
    from kg.gazetteer.lookup import Gazetteer

INFO = ExtractorInfo(name="kg-rules", version="1")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleExtractor:
    """Reads a report by lexicons and the trees of its sentences.

    Attributes:
        lexicon: our tables, with a user's laid over them (`load_lexicon`).
    """

    language: Language
    gazetteer: Gazetteer
    registry: Registry
    lexicon: Lexicon

    @property
    def info(self) -> ExtractorInfo:
        """Name and version; the version changes with what the rules find."""
        return INFO

    def extract(self, document: Document) -> Extraction:
        """Return all events the document tells; evidence spans lie inside `document.text`."""
        dating = date_document(document)
        doc = self.language(document.text, sentences_of(document))
        if lacks_case(document.text):
            # Names are read by their capitals; the text itself stays as it is, and so do all offsets.
            doc = recase(doc, lambda token: _written(token, self.registry))
            document = replace(document, text=doc.text)
        names = Names(registry=self.registry, gazetteer=self.gazetteer)
        reading = read_text(document, doc, lexicon=self.lexicon, dating=dating, names=names)
        events, told = tell(reading, merge_drafts(read_drafts(reading)))
        found = Extraction(
            document_id=document.id,
            extractor=self.info,
            dating=dating,
            events=finish(reading, inherit_doer(oppose(inherit_from_lead(reading, from_taking(reading, events))))),
            positions=find_positions(reading),
            relations=find_relations(reading),
            told=told,
        )
        linked = link_events(settle(found, document), document, sentences_of(document))
        return replace(linked, statements=find_statements(reading, linked.events))


def _written(token: Token, registry: Registry) -> str | None:
    """Return a demonym or the acronym of an actor as it is written; `None` for another word."""
    word = str(token.lower_)
    if country_of_demonym(word) is not None:
        return word.capitalize()
    if token.pos_ != "PROPN" or not word.isalpha() or len(word) > LONGEST_ACRONYM:
        return None
    # An acronym is what the registry knows in capitals and not otherwise.
    known = registry.lookup(word.upper(), fuzzy=False) and not registry.lookup(word.capitalize(), fuzzy=False)
    return word.upper() if known else None


def open_extractor(
    language: Language, gazetteer: Gazetteer, registry: Registry, *, lexicons: Path | None = None
) -> RuleExtractor:
    """Return an extractor; `lexicons` is a folder of a user's own tables.

    Raises:
        UserFileError: a table of the folder has a fault.
    """
    return RuleExtractor(language=language, gazetteer=gazetteer, registry=registry, lexicon=load_lexicon(lexicons))


def sentences_of(document: Document) -> tuple[Span, ...]:
    """Return the sentences of all zones; a sentence never crosses from one zone into another."""
    if not document.zones:
        return tuple(split_sentences(document.text))
    return tuple(
        Span(span.start + zone.span.start, span.end + zone.span.start)
        for zone in document.zones
        for span in split_sentences(document.quote(zone.span))
    )


def read_drafts(reading: Reading) -> tuple[Draft, ...]:
    """Return what each trigger and each toll tells, one sentence at a time."""
    distances = Distances(reading.doc)
    drafts = [
        narrow(reading, draft_of(reading, sense, reading.doc[sense.trigger.token].sent.start))
        for sense in choose_senses(reading)
        if reading.zone(reading.doc[sense.trigger.token]) is not ZoneKind.FURNITURE
    ]
    told = (*find_agreements(reading), *find_undertakings(reading))
    steps = [draft for draft in told if draft.zone is not ZoneKind.FURNITURE]
    drafts = join_means(reading, absorb_raids(reading, drop_descriptions(reading, drafts)))
    found = tie_tolls(reading, _without_steps(drafts, steps), distances)
    found = tuple(draft if draft.head else narrow(reading, draft) for draft in found)
    found = place_drafts(reading, sorted((*found, *steps), key=lambda draft: draft.token), distances)
    found = time_drafts(reading, found, distances)
    found = tuple(roll_up(draft) for draft in found)
    found = tuple(fill_roles(reading, draft) if draft.agreement is None and draft.head else draft for draft in found)
    found = blame(reading, found)
    found = tuple(note_rivals(reading, draft) for draft in found)
    days = news_days(reading, found)
    found = tuple(judge(reading, give_speakers(reading, draft), days) for draft in found)
    found = tuple(keep_granted(reading, deny_untrue(reading, found)))
    found = tuple(deny_what_was_told(reading, found))
    found = tuple(sorted((*found, *find_denials(reading, found)), key=lambda draft: draft.token))
    found = set_scenes(reading, add_gains(reading, inherit_in_sentence(reading, found)))
    return tuple(judge_again(reading, draft, days) for draft in select_drafts(reading, found))


def _without_steps(drafts: Sequence[Draft], steps: Sequence[Draft]) -> list[Draft]:
    """Leave out triggers that are the verb of an agreement's step ("broke the truce")."""
    taken = {member for step in steps for member in step.members}
    return [replace(draft) for draft in drafts if draft.token not in taken]
