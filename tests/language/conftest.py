from __future__ import annotations

import pytest

from kg.language.pipeline import Language, load_language


@pytest.fixture(scope="session")
def language() -> Language:
    return load_language()
