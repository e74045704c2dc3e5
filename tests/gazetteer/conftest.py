from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.gazetteer.lookup import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    with Gazetteer.open() as opened:
        yield opened
