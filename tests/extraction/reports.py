"""Reads short reports with one extractor for all tests of this folder."""

from __future__ import annotations

from datetime import date
from functools import cache

from kg.actors.registry import Registry
from kg.document.model import Document
from kg.document.zones import mark_zones
from kg.extraction.engine import RuleExtractor, open_extractor
from kg.extraction.model import Extraction
from kg.gazetteer.lookup import Gazetteer
from kg.language.pipeline import load_language


@cache
def extractor() -> RuleExtractor:
    return open_extractor(load_language(), Gazetteer.open(), Registry.open())


def read(text: str, published: str = "2017-05-12") -> Extraction:
    document = Document(
        id="own", text=text, published=date.fromisoformat(published), zones=mark_zones(text), origin="test"
    )
    return extractor().extract(document)
