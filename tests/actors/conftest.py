from __future__ import annotations

import pytest

from kg.actors.registry import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.open()
