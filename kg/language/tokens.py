"""spaCy's English tokenizer, adjusted to how the treebanks cut words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Tokenizer: TypeAlias = Callable[[str], Doc]

MORE_INFIXES = (r"(?<=[0-9])[-–—](?=[A-Za-z0-9])", r"(?<=[A-Za-z])[-–](?=[0-9])", r"(?<=[A-Z]\.)[-–](?=[A-Za-z])")
"""Cuts "12-year-old", "2015-16" and "U.S.-led" at their hyphens, as UD does."""


def make_tokenizer() -> Any:  # noqa: ANN401 - spaCy's Tokenizer has no type stub
    """Return a `spacy.tokenizer.Tokenizer` for English, with its `vocab`."""
    import spacy
    from spacy.util import compile_infix_regex

    english = spacy.blank("en")
    tokenizer: Any = english.tokenizer
    infixes = [*(english.Defaults.infixes or ()), *MORE_INFIXES]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    return tokenizer
