"""Who reads the graph is seen by who writes it."""

import subprocess
import sys
from pathlib import Path

from kg.store.folder import GraphFolder

READER = """
import sys, time
from pathlib import Path
from kg.store.folder import GraphFolder
with GraphFolder(path=Path(sys.argv[1])).reading():
    print("reading", flush=True)
    time.sleep(60)
"""


def test_a_folder_is_read_while_any_server_reads_it(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path)
    before = folder.is_read
    with folder.reading():
        with folder.reading():
            both = folder.is_read
        one = folder.is_read

    assert (before, both, one, folder.is_read) == (False, True, True, False)


def test_a_server_that_was_killed_reads_no_more(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path)
    with subprocess.Popen([sys.executable, "-c", READER, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        alive = folder.is_read
        process.kill()

    assert (alive, folder.is_read) == (True, False)


def test_a_folder_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "not-there")
    with folder.reading():
        assert not folder.is_read
