"""The rules of the shapes as one page with an anchor each: what a rule wants, why, and how it says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from kg.rdf import NamedNode, Triple
from kg.reasoning.schema import CKG, RDFS, TYPE, read_triples
from kg.resources import resource_folder

SH = "http://www.w3.org/ns/shacl#"
SHAPE = "https://w3id.org/ckg/shape/"
_STYLE = Path(__file__).parent / "page.css"
_SEVERITIES = {
    "Violation": "A violation keeps a document out and a release back.",
    "Warning": "A warning is kept and shown: probably wrong, a person should look.",
    "Info": "A note, for completeness.",
}
_SCOPES = {"document": "judged before a document is stored", "graph": "judged in the whole graph"}
_LEAD = (
    "What every graph must keep. `kg validate` names a rule by its number, and its IRI leads here. The shapes are the "
    "only source: pySHACL reads them as they stand below, and the queries that run on the store are compiled from them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """A rule as the page shows it; `turtle` is its shape as it stands in the file `theme`."""

    id: str
    theme: str
    label: str
    comment: str
    severity: str
    scope: str
    targets: tuple[str, ...]
    messages: tuple[str, ...]
    turtle: str


def read_rule_entries(folder: Path | None = None) -> tuple[RuleEntry, ...]:
    """Return the rules of a folder of shapes, by default the shipped one, in order of their number."""
    files = sorted((folder or resource_folder("shapes")).glob("*.ttl"))
    found = (entry for path in files for entry in _entries(path))
    return tuple(sorted(found, key=lambda entry: int(entry.id[1:])))


def _entries(path: Path) -> Iterable[RuleEntry]:
    triples = tuple(read_triples([path]))
    written = {
        found[0]: part.strip()
        for part in re.split(r"\n{2,}(?=shape:R\d+ )", path.read_text("utf-8"))
        if (found := re.findall(r"^shape:(R\d+) ", part, re.MULTILINE))
    }
    rules = (t.subject for t in triples if t.predicate.value == TYPE and _value(t) == f"{SH}NodeShape")
    for node in rules:
        if isinstance(node, NamedNode) and node.value.startswith(SHAPE):
            yield _entry(node, triples, theme=path.stem, written=written)


def _entry(node: NamedNode, triples: Sequence[Triple], *, theme: str, written: dict[str, str]) -> RuleEntry:
    name = node.value.removeprefix(SHAPE)
    own = [triple for triple in triples if triple.subject == node]
    # The shapes of its paths and its constraints are linked from it, in order of the file.
    parts = {triple.object for triple in own if triple.predicate.value in (f"{SH}property", f"{SH}sparql")}
    said = (t for t in triples if t.predicate.value == f"{SH}message" and (t.subject == node or t.subject in parts))
    return RuleEntry(
        id=name,
        theme=theme,
        label=_text(own, f"{RDFS}label"),
        comment=_text(own, f"{RDFS}comment"),
        severity=_text(own, f"{SH}severity").removeprefix(SH),
        scope=_text(own, f"{SHAPE}scope"),
        targets=tuple(sorted(_value(t).removeprefix(CKG) for t in own if t.predicate.value == f"{SH}targetClass")),
        messages=tuple(dict.fromkeys(_value(triple) for triple in said)),
        turtle=written[name][written[name].index(f"shape:{name} ") :],
    )


def _value(triple: Triple) -> str:
    return str(getattr(triple.object, "value", ""))


def _text(triples: Iterable[Triple], predicate: str) -> str:
    return next((_value(triple) for triple in triples if triple.predicate.value == predicate), "")


def build_rules_page(folder: Path | None = None) -> str:
    """Return the page for the shapes in `folder`, by default the shipped ones."""
    rules = read_rule_entries(folder)
    themes = tuple(dict.fromkeys(sorted(rule.theme for rule in rules)))
    counts = {name.lower(): sum(rule.severity == name for rule in rules) for name in _SEVERITIES}
    facts = "".join(f"<li><b>{number}</b>{what}</li>" for what, number in {"rules": len(rules), **counts}.items())
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Rules of the graph</title>'
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            f"<head>{head}\n<style>\n{_STYLE.read_text('utf-8')}</style></head>",
            "<body>",
            '<a class="skip" href="#content">To the content</a>',
            _side(rules, themes),
            '<main id="content"><h1>Rules of the graph</h1>',
            f'<p class="lead">{_code(escape(_LEAD))}</p><ul class="facts">{facts}</ul>',
            f"<p>{' '.join(_SEVERITIES.values())}</p>",
            *(line for theme in themes for line in _theme(theme, rules)),
            "</main></body>",
            "</html>",
            "",
        ]
    )


def _side(rules: Sequence[RuleEntry], themes: Sequence[str]) -> str:
    links = "".join(
        f'<li><a href="#{theme}">{theme.capitalize()}</a><ul>'
        + "".join(f'<li><a href="#{r.id}">{r.id} {escape(r.label)}</a></li>' for r in rules if r.theme == theme)
        + "</ul></li>"
        for theme in themes
    )
    return f'<nav class="side" aria-label="Contents"><h2>Rules by what they judge</h2><ul>{links}</ul></nav>'


def _theme(theme: str, rules: Sequence[RuleEntry]) -> Iterable[str]:
    yield f'<h2 id="{theme}">{theme.capitalize()}</h2>'
    yield from (_article(rule) for rule in rules if rule.theme == theme)


def _article(rule: RuleEntry) -> str:
    targets = ", ".join(f"<code>ckg:{name}</code>" for name in rule.targets)
    messages = "<br>".join(_places(escape(message)) for message in rule.messages)
    return (
        f'<article class="term" id="{rule.id}"><header><h3>{escape(rule.label)}</h3>'
        f'<a href="#{rule.id}"><code>{rule.id}</code></a>'
        f'<span class="badge {rule.severity.lower()}">{rule.severity}</span>'
        f'<span class="badge">{rule.scope}</span></header>'
        f"<p>{_code(escape(rule.comment))}</p>"
        f"<dl><dt>judges</dt><dd>{targets}</dd><dt>when</dt><dd>{_SCOPES[rule.scope]}</dd>"
        f"<dt>says</dt><dd>{messages}</dd><dt>IRI</dt><dd><code>{SHAPE}{rule.id}</code></dd></dl>"
        f"<details><summary>As SHACL</summary><pre>{escape(rule.turtle)}</pre></details></article>"
    )


def _places(message: str) -> str:
    """Show the values that a message names as what they are: places to be filled."""
    return re.sub(r"\{\?(\w+)\}", r"<code>\1</code>", message)


def _code(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
