"""How long HermiT takes over made-up reports: python tests/bench/reasoning.py [reports] [batch size] [contradictory reports].

The reports are those of a busy corpus: 8 events each, 3 claims an event, 200 actors and 300 places shared by all.
"""

import random
import sys
import time
from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from kg.reasoning.classify import BATCH_SIZE, classify
from kg.reasoning.coherence import check_coherence

TYPES = ("AirStrike", "Shelling", "ArmedClash", "Displacement", "AgreementEvent", "Bombing", "Protest", "Operation")
CLASSES = ("StateForce", "NonStateArmedGroup", "Organisation", "Government")
GRAPH = NamedNode("https://w3id.org/ckg/graph/kg")
IS_A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def quad(subject: str, predicate: str, target: str) -> Quad:
    node = NamedNode(f"https://w3id.org/ckg/id/{subject}")
    if predicate == "a":
        return Quad(node, IS_A, NamedNode(f"https://w3id.org/ckg/ns#{target}"), GRAPH)
    other = NamedNode(f"https://w3id.org/ckg/id/{target}")
    return Quad(node, NamedNode(f"https://w3id.org/ckg/ns#{predicate}"), other, GRAPH)


def report(number: int, chance: random.Random, *, contradictory: bool) -> Iterator[Quad]:
    for part in range(8):
        event, kind = f"event/{number}-{part}", chance.choice(TYPES)
        yield quad(event, "a", kind)
        yield quad(event, "place", f"place/{chance.randrange(300)}")
        if kind in {"AirStrike", "Shelling", "Bombing"}:
            yield quad(event, "perpetrator", f"actor/{chance.randrange(200)}")
            yield quad(event, "target", f"place/{chance.randrange(300)}")
            yield quad(event, "affected", "actor/civilians")
        if kind == "ArmedClash":
            yield quad(event, "sideA", f"actor/{chance.randrange(200)}")
            yield quad(event, "sideB", f"actor/{chance.randrange(200)}")
            yield quad(event, "violates", "agreement/truce")
        for claim in range(3):
            node = f"claim/{number}-{part}-{claim}"
            yield quad(node, "a", "TollClaim")
            yield quad(node, "saidBy", f"actor/{chance.randrange(200)}")
            yield quad(node, "reportedIn", f"doc/{number}")
    if contradictory:
        yield quad(f"event/{number}-0", "perpetrator", "place/1")


def background() -> Iterator[Quad]:
    for number in range(300):
        yield quad(f"place/{number}", "a", "Place")
        yield quad(f"place/{number}", "within", f"place/{300 + number // 10}")
    for number in range(200):
        yield quad(f"actor/{number}", "a", CLASSES[number % len(CLASSES)])
    yield quad("actor/civilians", "a", "CivilianPopulation")
    yield quad("agreement/truce", "a", "Ceasefire")


def main(reports: int = 629, batch_size: int = BATCH_SIZE, contradictory: int = 0) -> None:
    start = time.perf_counter()
    coherence = check_coherence()
    print(f"coherence {time.perf_counter() - start:.1f} s, coherent: {coherence.is_coherent}")
    chance = random.Random(1)  # noqa: S311 - made-up facts, the same in every run
    bad = set(range(0, reports, max(1, reports // contradictory))) if contradictory else set()
    documents = ((f"doc-{n}", list(report(n, chance, contradictory=n in bad))) for n in range(reports))
    start = time.perf_counter()
    found = classify(documents, background=background(), batch_size=batch_size)
    spent = time.perf_counter() - start
    print(f"{reports} reports in batches of {batch_size}: {spent:.1f} s, {found.runs} starts of Java,")
    print(f"{len(found.inferred)} nodes classified, {len(found.inconsistent)} reports set aside, by {found.reasoner}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
