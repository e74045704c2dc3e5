"""Extractors by name: a plain table from name to factory, and a clear error for any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kg.errors import UsageError
from kg.extraction.base import Extractor
from kg.extraction.llm.client import LlmOptions
from kg.extraction.model import ExtractorInfo


def _rules(folder: Path | None, _: LlmOptions | None) -> Extractor:
    from kg.actors.registry import Registry
    from kg.extraction.engine import open_extractor
    from kg.gazetteer.lookup import Gazetteer
    from kg.language.pipeline import load_language

    own = folder if folder is not None and folder.is_dir() else None
    lexicons = own / "lexicon" if own and (own / "lexicon").exists() else None
    return open_extractor(load_language(), Gazetteer.of_folder(own), Registry.open(own), lexicons=lexicons)


def _llm(_: Path | None, options: LlmOptions | None) -> Extractor:
    from kg.extraction.llm.extractor import LlmExtractor

    if options is None:
        raise UsageError("extractor 'llm' needs an endpoint and a model: give --llm-url and --llm-model")
    return LlmExtractor(options=options)


FACTORIES: Mapping[str, Callable[[Path | None, LlmOptions | None], Extractor]] = {"llm": _llm, "rules": _rules}


def make_extractor(name: str, folder: Path | None = None, llm: LlmOptions | None = None) -> Extractor:
    """Return the extractor of this name, with a user's own lexicons from the graph folder.

    Raises:
        UsageError: there is none.
    """
    factory = FACTORIES.get(name)
    if factory is None:
        raise UsageError(f"extractor {name!r}: there is none; choose one of {', '.join(sorted(FACTORIES))}")
    return factory(folder, llm)


def known_info(name: str) -> ExtractorInfo | None:
    """Return an extractor's name and version without loading it; `None` where only the loaded one can say."""
    from kg.extraction.engine import INFO

    return INFO if name == "rules" else None
