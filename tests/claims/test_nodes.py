from collections.abc import Sequence

from kg.claims.model import ActorNode, PlaceNode
from kg.claims.nodes import NodeBook, holds_office
from kg.extraction.model import PlaceKind, PlaceRef, RelativePosition, Role, RoleFiller
from kg.identifiers import ID


class NoActors:
    """A registry that knows nobody."""

    def actor(self, name: str, identifier: str | None) -> ActorNode | None:
        return None

    def government(self, seat: str, *, where: str | None) -> ActorNode | None:
        return None

    def related(self, node: ActorNode) -> Sequence[ActorNode]:
        return ()


class NoPlaces:
    """A gazetteer that knows no place."""

    def place(self, ref: PlaceRef) -> Sequence[PlaceNode]:
        return ()


def book(text: str = "") -> NodeBook:
    return NodeBook(document_key="d", text=text, known_actors=NoActors(), known_places=NoPlaces())


def filled(filler: RoleFiller) -> tuple[str, bool]:
    return book().filler(filler, event="https://e.org/e", where=())


def test_a_target_that_is_built_is_a_place() -> None:
    iri, is_actor = filled(RoleFiller(role=Role.TARGET, name="central market"))

    assert iri.startswith(f"{ID}place/")
    assert not is_actor


def test_a_base_that_fights_is_an_actor() -> None:
    assert filled(RoleFiller(role=Role.SIDE_B, name="military base", actor_kind="facility"))[1]


def test_a_private_speaker_loses_the_name() -> None:
    nodes = book("Umm Adel, a baker, said the shop was gone.")
    iri = nodes.speaker("Umm Adel")

    assert (nodes.actors[iri].name, nodes.actors[iri].sensitive) == ("witness 1", True)
    assert "adel" not in iri


def test_a_speaker_in_office_keeps_the_name() -> None:
    nodes = book("Ola Berg, the governor of the province, denied it.")

    assert nodes.actors[nodes.speaker("Ola Berg")].name == "Ola Berg"


def test_a_group_that_speaks_is_no_organisation() -> None:
    nodes = book()

    assert nodes.actors[nodes.speaker("residents")].actor_class.value == "GenericGroup"
    assert nodes.actors[nodes.speaker("civilians")].actor_class.value == "CivilianPopulation"


def test_an_office_far_from_the_name_is_not_his() -> None:
    assert not holds_office("Ali", "Ali fled. " + "x" * 80 + " The minister resigned.")


def test_an_unknown_place_hangs_in_its_division_and_country() -> None:
    nodes = book()
    iri = nodes.place(PlaceRef(name="Tam Hawa", kind=PlaceKind.VILLAGE, admin1="Hama", country="SY"))

    assert nodes.places[iri].parents == (f"{ID}place/sy-hama", f"{ID}place/sy")


class OneTown:
    """A gazetteer of one town, at the crossing of two lines."""

    def place(self, ref: PlaceRef) -> Sequence[PlaceNode]:
        return [PlaceNode(iri=f"{ID}place/t", name="Torit", latitude=4.0, longitude=32.0, radius_km=2.0)]


def spot(relation: str, distance_km: float | None = None, bearing: float | None = None) -> PlaceNode:
    nodes = NodeBook(document_key="d", text="", known_actors=NoActors(), known_places=OneTown())
    relative = RelativePosition(relation=relation, distance_km=distance_km, bearing=bearing)
    return nodes.places[nodes.place(PlaceRef(name="Torit", relative=relative))]


def test_a_spot_lies_where_the_words_put_it() -> None:
    node = spot("north", distance_km=111.2, bearing=0.0)

    assert (node.name, node.latitude, node.longitude) == ("111.2 km north of Torit", 5.0, 32.0)
    assert node.radius_km == 24.2


def test_a_spot_without_a_bearing_lies_anywhere_around() -> None:
    node = spot("distance", distance_km=10.0)

    assert (node.latitude, node.radius_km, node.position_source) == (4.0, 13.0, "told by Torit")


def test_a_spot_between_two_places_says_so() -> None:
    assert spot("between").name == "between Torit and another place"
