"""A served graph of made-up reports, one of them hostile, and a browser to look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.pipeline.build import Options, build
from kg.store.folder import GraphFolder
from tests.explorer.browser import Browser, chromium
from tests.records import Json, event, market, place, record, spans, toll, write_records
from tests.serve.conftest import Server, running

HOSTILE = '"><script>document.title="taken"</script><img src=x onerror="document.title=1">'
HOSTILE_TEXT = (
    "<script>document.title='taken'</script> Shells hit Harasta on 5 May 2023, killing nine people, "
    "<b onmouseover=alert(1)>Rami Example</b> said.\n\nمن حرستا: قتل تسعة أشخاص.\n"
)
ARABIC = "قال المرصد إن قصفا على كراماتورسك قتل سبعة مدنيين."


def hostile() -> Json:
    """A report whose title, names, text and address are meant to run as scripts."""
    figure = toll(HOSTILE_TEXT, "killing nine people", 9, 9, 9, category="unknown", said_by=[HOSTILE])
    where = place(name=f"Harasta {HOSTILE}", admin1="Rif Dimashq", country="SY")
    told = event(HOSTILE_TEXT, "Shells hit Harasta on 5 May 2023, killing nine people", places=[where], tolls=[figure])
    return record(
        "hostile", HOSTILE_TEXT, [told], title=HOSTILE, publisher=f"Wire {HOSTILE}", url="https://example.org/?q=%22%3E"
    )


def truce() -> Json:
    """A report of a ceasefire and of its breach."""
    text = "A ceasefire in Donetsk was announced on 1 May 2023 by Russia. Shells hit Kramatorsk on 3 May 2023, breaking it."
    where = [place(name="Donetsk", kind="admin1", admin1=None)]
    day = {"start": "2023-05-01", "end": "2023-05-01", "precision": "day"}
    announced: Json = {
        "id": "t1",
        "type": "Agreement",
        "date": day,
        "places": where,
        "agreement": {"kind": "ceasefire", "stage": "announced"},
        "announcer": ["Russia"],
        "evidence": spans(text, "A ceasefire in Donetsk was announced on 1 May 2023 by Russia"),
    }
    return record("truce", text, [announced], publisher="Example Wire", title="Truce announced")


def arabic() -> Json:
    """A report in Arabic."""
    figure = toll(ARABIC, "قتل سبعة مدنيين", 7, 7, 7, said_by=["Rescue Service"])
    return record("ar", ARABIC, [event(ARABIC, ARABIC, tolls=[figure])], language="ar", title="قصف على كراماتورسك")


@pytest.fixture(scope="session")
def explored_graph(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    path = tmp_path_factory.mktemp("explored")
    reports = [market("a"), market("b", killed=7, speaker="Rescue Service"), market("c", killed=3)]
    folder = GraphFolder(path=path / "graph")
    build(
        folder,
        [write_records(path / "in.jsonl", *reports, hostile(), truce(), arabic())],
        Options(inference=False),
    )
    (folder.path / "queries").mkdir()
    own = "#+ summary: Two things\nSELECT ?thing WHERE { ?thing a ?kind } LIMIT 2\n"
    (folder.path / "queries" / "two-things.rq").write_text(own, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def site(explored_graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(explored_graph, tmp_path_factory.mktemp("log") / "serve.log") as found:
        yield found


@pytest.fixture(scope="session")
def sample_site(sample_folder: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(sample_folder, tmp_path_factory.mktemp("log") / "sample.log") as found:
        yield found


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with Browser(tmp_path_factory.mktemp("profile")) as found:
        found.size(1280)
        yield found


@pytest.fixture
def pictures() -> Path:
    """Where pictures of the pages are kept for whoever looks at them."""
    folder = Path(".artefacts") / "explorer"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
