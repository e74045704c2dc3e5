"""Fixtures that many tests share, and the promise of CI that nothing was skipped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from kg.store.folder import GraphFolder


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With KG_NO_SKIPS set, a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", ())) if reporter is not None else 0
    if os.environ.get("KG_NO_SKIPS") and skipped and exitstatus == 0:
        reporter.write_line(f"{skipped} tests were skipped, and KG_NO_SKIPS allows none", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all test processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def sample_folder(shared_folder: Path) -> GraphFolder:
    """The graph of the shipped sample, built once a run by whichever process comes first; read only."""
    from kg.pipeline.build import Options, build
    from kg.resources import sample_file
    from kg.store.folder import GraphFolder

    folder = GraphFolder(path=shared_folder / "sample-graph")
    with FileLock(shared_folder / "sample-graph.lock"):
        if not (folder.path / "whole").exists():
            has_java = shutil.which("java") is not None
            build(folder, [sample_file()], Options(jobs=1, inference=has_java))
            (folder.path / "whole").touch()
    return folder
