"""What is denied, expected or unknown is kept as a statement and told of no event; relations in the words of others."""

import pytest

from kg.extraction.model import Extraction
from tests.extraction.reports import read

REPORT = """Wed 13 Mar 2019 Shells hit a bakery in the town of Hajin in Syria on Tuesday, killing six civilians and burying three bakers. \
It was not clear whether the bakers were alive, a medic said.
A ceasefire announced by the Syrian government and its backer Russia on Sunday has been broken daily. \
"Here there is no ceasefire at all," baker Samir Haddad told the agency. "The army and allied militia will storm the last streets."
Turkey-backed rebels said they would not take part."""


def told(extraction: Extraction, text: str) -> list[tuple[str, str | None, tuple[str, ...], str]]:
    return [
        (s.status.value, s.about, s.actors, text[slice(s.evidence[0].start, s.evidence[0].end)])
        for s in extraction.statements
    ]


def test_open_questions_denials_and_expectations_are_statements() -> None:
    extraction = read(REPORT)
    shelling = next(event.id for event in extraction.events if event.type == "Shelling")
    truce = [event.id for event in extraction.events if event.type == "Agreement"][-1]

    assert told(extraction, REPORT) == [
        ("unknown", shelling, (), "It was not clear whether the bakers were alive"),
        ("denied", truce, (), "there is no ceasefire at all"),
        (
            "planned",
            None,
            ("Syrian government forces", "pro-government militias"),
            "The army and allied militia will storm the last streets",
        ),
    ]
    assert {event.status.value for event in extraction.events} == {"asserted"}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Rwanda supports the M23 rebels in the Democratic Republic of Congo.", ("Rwanda", "supports", "M23")),
        ("Iran, a key backer of the Houthis, denied the attack in Yemen.", ("Iran", "supports", "Houthis")),
        ("Turkey-backed rebels shelled a village in Syria.", ("Turkey", "supports", "Syrian rebels")),
        ("The statement was issued in Syria by opposition backer Turkey.", ("Turkey", "supports", "Syrian opposition")),
        (
            "Government troops and allied militia died near Idlib in Syria.",
            ("pro-government militias", "allied-with", "Syrian government forces"),
        ),
    ],
)
def test_relations_are_read_from_verbs_nouns_and_names(text: str, relation: tuple[str, str, str]) -> None:
    assert relation in [(r.subject, r.kind, r.object) for r in read(text).relations]


@pytest.mark.parametrize(
    "text",
    [
        "Shells hit Hajin in Syria. It was clear who had fired them.",
        "The army will not storm Hajin in Syria.",
        "Turkey does not support the Syrian rebels.",
    ],
)
def test_what_is_plain_or_negated_is_no_statement(text: str) -> None:
    extraction = read(text)

    assert (extraction.statements, extraction.relations) == ((), ())
