"""What shapes and questions name, the ontology declares: a mistyped term would check and find nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.resources import resource_folder
from kg.vocabulary import PREFIXES

NAMED = re.compile(r"(?<![\w:/.-])(code|ckg):([A-Za-z0-9_-]+)")


def declared() -> set[str]:
    files = resource_folder("ontology").rglob("*.ttl")
    return {triple.subject.value for path in files for triple in parse(path=path, format=RdfFormat.TURTLE)}


@pytest.mark.parametrize(("folder", "pattern"), [("shapes", "*.ttl"), ("queries", "*.rq")])
def test_every_term_is_declared(folder: str, pattern: str) -> None:
    texts = [Path(path).read_text(encoding="utf-8") for path in sorted(resource_folder(folder).glob(pattern))]
    named = {f"{PREFIXES[prefix]}{local}" for text in texts for prefix, local in NAMED.findall(text)}

    assert named - declared() == set()
