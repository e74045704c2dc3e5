"""Marked text is the text, however the spans lie."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.serve.explorer.marking import Evidence, paragraphs, pieces

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


def evidence(bounds: list[tuple[int, int]]) -> list[Evidence]:
    return [Evidence(start=a, end=b, role="event", key=f"c{n}", title="") for n, (a, b) in enumerate(bounds)]


@given(text=st.text(max_size=40), bounds=SPANS)
def test_pieces_join_to_the_text(text: str, bounds: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in pieces(text, evidence(bounds))) == text


def test_spans_that_overlap_are_cut_where_they_do() -> None:
    found = [(piece.text, len(piece.evidence)) for piece in pieces("abcdef", evidence([(0, 4), (2, 6)]))]

    assert found == [("ab", 1), ("cd", 2), ("ef", 1)]


def test_each_span_begins_once() -> None:
    found = [piece.starts for piece in pieces("abcdef", evidence([(0, 4), (2, 6)]))]

    assert found == [("c0",), ("c1",), ()]


def test_lines_become_paragraphs_with_their_offsets() -> None:
    found = [(line.start, line.end, line.zone) for line in paragraphs("Title\n\nBody text\n", [], [(0, 5, "title")])]

    assert found == [(0, 5, "title"), (7, 16, "")]
