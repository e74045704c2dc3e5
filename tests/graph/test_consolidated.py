"""What the consolidated graph says besides events: relations of the registry, with their time."""

from datetime import date

from kg.claims.known import RegistryActors
from kg.claims.model import ActorNode, ActorRelation
from kg.graph.consolidated import consolidated_quads
from kg.rdf import day, iri
from kg.resolution.model import Consolidation
from kg.vocabulary import CKG, CODE
from tests.resolution.cases import processor

EMPTY = Consolidation(events=(), agreements=(), estimates=(), judgements=(), rule_version="")
NORTH = ActorNode(
    iri="https://e.org/north",
    name="North Brigade",
    relations=(ActorRelation(kind="memberOf", other="https://e.org/front", earliest=date(2013, 11, 22)),),
)
FRONT = ActorNode(iri="https://e.org/front", name="Common Front")


def test_a_relation_between_two_actors_of_the_graph_is_a_node_with_its_time() -> None:
    quads = consolidated_quads(EMPTY, actors=[NORTH, FRONT], places={})
    (node,) = {quad.subject for quad in quads if quad.object == CKG.Relationship}
    said = {quad.predicate: quad.object for quad in quads if quad.subject == node}

    assert (said[CKG.subject], said[CKG.kind], said[CKG.object]) == (iri(NORTH.iri), CODE.memberOf, iri(FRONT.iri))
    assert (said[CKG.earliest], said.get(CKG.latest)) == (day(date(2013, 11, 22)), None)


def test_a_relation_to_an_actor_that_no_report_names_is_left_out() -> None:
    assert not [quad for quad in consolidated_quads(EMPTY, actors=[NORTH], places={}) if quad.predicate == CKG.subject]


def test_the_registry_gives_members_with_the_day_they_joined() -> None:
    actors: RegistryActors = processor().actors
    node = actors.actor("Ahrar al-Sham", None)

    assert node is not None
    assert ("memberOf", date(2013, 11, 22)) in {(relation.kind, relation.earliest) for relation in node.relations}


def test_a_renaming_is_one_node_whichever_of_the_two_the_registry_tells_it_of() -> None:
    actors: RegistryActors = processor().actors
    named = ("Jabhat al-Nusra", "Jabhat Fateh al-Sham", "Hayat Tahrir al-Sham")
    nodes = [node for name in named if (node := actors.actor(name, None)) is not None]
    quads = consolidated_quads(EMPTY, actors=nodes, places={})
    said = {
        (quad.subject, quad.predicate): quad.object
        for quad in quads
        if quad.predicate in (CKG.kind, CKG.subject, CKG.object, CKG.earliest)
    }
    told = sorted(
        (kind.value.rpartition("/")[2], *(said[node, part].value for part in (CKG.subject, CKG.object, CKG.earliest)))
        for (node, predicate), kind in said.items()
        if predicate == CKG.kind and kind in (CODE.renamedTo, CODE.mergedInto)
    )
    nusra, fateh, tahrir = (node.iri for node in nodes)

    assert told == [("mergedInto", fateh, tahrir, "2017-01-28"), ("renamedTo", nusra, fateh, "2016-07-28")]
