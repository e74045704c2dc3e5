"""Claims of one report: who says them."""

from kg.claims.model import Claim, DocumentClaims, TollContent
from tests.records import Json, event, record, spans, toll
from tests.resolution.cases import claims_of

TEXT = "A shell hit the market on 3 May 2023, killing five civilians, Umm Adel said."


def told(said_by: list[str], attribution: Json, publisher: str = "Example Wire") -> DocumentClaims:
    """The claims of a report of one figure, which these say."""
    figure = toll(TEXT, "killing five civilians", 5, 5, 5, said_by=said_by, attribution=attribution)
    shelling = event(TEXT, "A shell hit the market", evidence=spans(TEXT, "A shell hit the market"), tolls=[figure])
    return claims_of(record("r", TEXT, [shelling], publisher=publisher))


def figure_of(document: DocumentClaims) -> Claim:
    """The claim of its figure."""
    (claim,) = (claim for claim in document.claims if isinstance(claim.content, TollContent))
    return claim


def test_the_only_source_speaks_for_nobody_and_a_private_name_is_not_told_that_way() -> None:
    document = told(["Umm Adel"], {"mode": "indirect-quote", "spokesperson": "Umm Adel"})

    assert figure_of(document).spokesperson is None
    assert not any("Adel" in actor.name for actor in document.actors)


def test_who_speaks_for_an_organisation_is_kept() -> None:
    document = told(["SOHR", "Rami Abdel Rahman"], {"mode": "indirect-quote", "spokesperson": "Rami Abdel Rahman"})

    claim = figure_of(document)
    assert [iri.rsplit("/", 1)[1] for iri in claim.said_by] == ["syrian-observatory-for-human-rights"]
    assert claim.spokesperson is not None
    assert claim.spokesperson.endswith("rami-abdel-rahman")


def test_two_names_of_one_source_are_no_relay() -> None:
    document = told(["SANA"], {"mode": "indirect-quote", "relayed_by": ["Syrian Arab News Agency"]})

    assert figure_of(document).relayed_by == ()
