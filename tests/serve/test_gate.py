"""What the text gate lets through never calls out, and it refuses no honest query."""

import contextlib
import itertools
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.query.catalogue import load_catalogue
from kg.serve.gate import refusal

LONGEST = 64 * 1024


def spellings() -> Iterator[str]:
    """The keyword, as hands and escapes write it."""
    chance = random.Random(3)  # noqa: S311 - no secret
    word = "SERVICE"
    yield from (word, word.lower(), "SeRvIcE")
    for _ in range(60):
        yield "".join(
            chance.choice((c, c.lower(), f"\\u{ord(c):04x}", f"\\u{ord(c):04X}", f"\\U{ord(c):08x}")) for c in word
        )


def bypasses(port: int) -> Iterator[str]:
    """Queries that call out, dressed in all that might mislead a reader of text."""
    target = f"<http://127.0.0.1:{port}/>"
    before = (
        "",
        "#x\n",
        "?s ?p '#' . ",
        '?s ?p "\\"" . ',
        "?s ?p '''a'b''' . ",
        "?s ?p <http://x/#y> . ",
        "FILTER(1 < 2) ",
        "?s <a> 1 . ",
    )
    after = (" ", "\n", "\t", "#c\n", " SILENT ", " silent#\n")
    shells = (
        "{ %s }",
        "{ { %s } }",
        "{ OPTIONAL { %s } }",
        "{ FILTER EXISTS { %s } }",
        "{ { SELECT * { %s } } }",
        "{ GRAPH ?g { %s } }",
    )
    chance = random.Random(4)  # noqa: S311 - no secret
    parts = list(itertools.product(spellings(), before, after, shells))
    chance.shuffle(parts)
    for spelling, first, gap, shell in parts[:2100]:
        yield "SELECT * " + shell % f"{first}{spelling}{gap}{target} {{ ?a ?b ?c }}"


@pytest.mark.slow
def test_nothing_that_passes_the_gate_calls_out(listener: tuple[int, list[str]]) -> None:
    port, calls = listener
    store = Store()
    passed = 0
    for query in bypasses(port):
        if refusal(query, longest=LONGEST) is None:
            passed += 1
            with contextlib.suppress(SyntaxError, OSError, RuntimeError):
                list(store.query(query))  # type: ignore[arg-type] # rows or nothing

    assert (passed, calls) == (0, [])


def test_the_listener_would_have_heard_it(listener: tuple[int, list[str]]) -> None:
    port, calls = listener

    with pytest.raises(OSError):  # noqa: PT011 - the engine's own words
        list(Store().query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?a ?b ?c }} }}"))  # type: ignore[arg-type]

    assert len(calls) == 1
    calls.clear()


@pytest.mark.parametrize("spelling", list(itertools.islice(spellings(), 12)))
def test_a_call_out_is_refused_as_such(spelling: str) -> None:
    refused = refusal(f"SELECT * {{ {spelling} <http://x.example/> {{ ?a ?b ?c }} }}", longest=LONGEST)

    assert refused is not None
    assert (refused.status, refused.type) == (400, "service-refused")


def test_the_whole_library_passes() -> None:
    assert [q.name for q in load_catalogue() if refusal(q.sparql, longest=LONGEST)] == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p ?o }",
        "SELECT * { ?s <http://x/SERVICE> ?o }",
        "SELECT * { ?s ?p 'SERVICE <http://x/>' }",
        "SELECT * { ?s ?p ?o } # SERVICE",
        "PREFIX service: <http://x/> SELECT * { ?s service:SERVICE ?o }",
        'SELECT * { ?s ?p """a "SERVICE" b""" }',
    ],
)
def test_an_honest_query_passes(query: str) -> None:
    assert refusal(query, longest=LONGEST) is None


WORDS = st.sampled_from(
    [
        "SELECT",
        "*",
        "{",
        "}",
        "(",
        ")",
        "?s",
        "?p",
        "<http://x/>",
        "'a'",
        '"',
        "'''",
        "#",
        "\n",
        "SERVICE",
        "FROM",
        "\\u0053",
        "UNION",
        "\\",
        "FILTER",
        "ASK",
        "<",
        ">",
        "1",
        ":",
        "@en",
        "^^",
        ";",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=30).map("".join), st.text(max_size=200)
    )
)
def test_the_gate_never_fails_and_never_lets_a_call_out_parse(text: str) -> None:
    if refusal(text, longest=LONGEST) is None:
        try:
            Store().query(text)
        except (SyntaxError, ValueError):
            return
        except OSError as error:
            pytest.fail(f"{text!r} called out: {error}")
