"""The sentences behind something, as a notebook shows them: each claim with its chain and its marked words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from kg.query.explain import Explanation

_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Evidence(Sequence[Explanation]):
    """All claims behind a node, in order of issue.

    Attributes:
        node: its IRI.
        claims: what speaks of it, each with its sentences.
    """

    node: str
    claims: tuple[Explanation, ...]

    @overload
    def __getitem__(self, index: int) -> Explanation: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Explanation]: ...

    def __getitem__(self, index: int | slice) -> Explanation | Sequence[Explanation]:
        """Return a claim, or a stretch of them."""
        return self.claims[index]

    def __len__(self) -> int:
        return len(self.claims)

    def __iter__(self) -> Iterator[Explanation]:
        return iter(self.claims)

    def __str__(self) -> str:
        return "\n\n".join([self.node, *map(_plain, self.claims)])

    def _repr_html_(self) -> str:
        return f"<h4>{html.escape(self.node)}</h4>{''.join(map(_block, self.claims))}"


def _plain(claim: Explanation) -> str:
    lines = [f"{claim.label}  ({claim.used}; {claim.status})", f"  {claim.chain}"]
    lines += [f"  {claim.identifier} [{s.start}, {s.end}): {' '.join(s.marked.split())}" for s in claim.sentences]
    return "\n".join([*lines, f"  read by {claim.extractor}; {claim.claim}"])


def _block(claim: Explanation) -> str:
    label = f"<strong>{html.escape(claim.label)}</strong> ({html.escape(claim.used)}; {html.escape(claim.status)})"
    quotes = "".join(
        f'<blockquote dir="auto">{_marked(sentence.marked)}<br>'
        f"<small>{html.escape(claim.identifier)} [{sentence.start}, {sentence.end})</small></blockquote>"
        for sentence in claim.sentences
    )
    return f"<div><p>{label}<br><small>{html.escape(claim.chain)}</small></p>{quotes}</div>"


def _marked(text: str) -> str:
    """Escape first, mark after: article text is hostile, the brackets are ours."""
    return _MARK.sub(lambda match: f"<mark>{match[1]}</mark>", html.escape(text))
