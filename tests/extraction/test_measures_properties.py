"""What holds for every text: spans lie inside it and do not overlap, bounds are in order, results repeat."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.document.model import Document, Span
from kg.extraction.measures import TollMention
from kg.extraction.speech.attribution import find_attributions
from kg.extraction.time.dating import date_document
from kg.extraction.time.expressions import find_times
from kg.extraction.tolls.find import find_tolls
from kg.extraction.tolls.quantities import find_quantities

PIECES = st.sampled_from(
    [
        "at least", "12", "dozens of", "people", "were killed", "killed", "wounded", "on Friday", "soldiers", ",", ".",
        "including", "three children", "the governor said", "“", "”", '"', "2014", "since May", "and", "a man and his wife",
        "between", "10", "to", "15", "the death toll rose to", "two days later", "Jan 5", "said", "he", "\n", "(IS)", "🙂", "of",
        "in early 2017", "according to", "fled", "homes", "a family of five", "3,000", "-", "'s", "no one", "May",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map(" ".join), st.text(max_size=120))
BLANK = spacy.blank("en")


def read(text: str) -> tuple[list[Span], list[TollMention]]:
    doc = BLANK(text)
    times = find_times(doc, anchor=date(2020, 1, 16))
    quantities = find_quantities(doc)
    tolls = find_tolls(doc, quantities, times)
    attributions = find_attributions(doc)
    spans = [mention.span for mention in (*times, *quantities, *tolls)]
    spans += [span for mention in attributions for span in (mention.content, mention.cue)]
    return spans, list(tolls)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_spans_quote_the_text(text: str) -> None:
    spans, _ = read(text)

    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_bounds_are_in_order(text: str) -> None:
    _, tolls = read(text)
    bounds = [[value for value in (t.low, t.best, t.high) if value is not None] for t in tolls]

    assert all(values == sorted(values) for values in bounds)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_times_and_quantities_do_not_overlap_among_themselves(text: str) -> None:
    doc = BLANK(text)

    for mentions in (find_times(doc, anchor=date(2020, 1, 16)), find_quantities(doc)):
        spans = [mention.span for mention in mentions]
        assert all(one.end <= two.start for one, two in pairwise(spans))


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_dating_steps_quote_the_text(text: str) -> None:
    dating = date_document(Document(id="d", text=text))

    assert all(step.span is None or step.span.end <= len(text) for step in dating.steps)


@settings(max_examples=20, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_measures(text: str) -> None:
    assert read(text) == read(text)
