"""Put the documentation together: one page, nothing loaded from elsewhere, no script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from kg.reasoning.documentation.pictures import example, layers, overview
from kg.reasoning.documentation.terms import CODE, Concept, Scheme, Term, curie, read_schemes, read_terms
from kg.reasoning.schema import ONTOLOGY

_STYLE = Path(__file__).parent / "page.css"
_REFERENCE = re.compile(r"\[\[(\w+)\]\]")
_ADDRESS = re.compile(r"https?://[^\s,;]+[^\s,;.:]")
_MODULES = {
    "events": "Events",
    "actors": "Actors and relationships",
    "places": "Places",
    "agreements": "Agreements",
    "claims": "Documents, claims and evidence",
    "estimates": "Estimates and judgements",
    "core": "Common terms",
}
_LEAD = (
    "Events of armed conflict as news reports tell them. What a report says stays a claim, with its source and the "
    "characters that say it; what the graph concludes from all claims is one event, with a low, a best and a high "
    "figure."
)
_REMARK = (
    "A claim never types an event and never gives it a place or a perpetrator in the graph of a document: it names a "
    "code (ckg:claimedType, ckg:claimedRole), so that the union of all graphs asserts nothing that a source merely "
    "says. Classes marked “inferred” are filled by a reasoner. What OWL cannot conclude from silence (only non-state "
    "actors took part, nobody was killed) is asked in SPARQL."
)
_EXAMPLE = (
    "A made-up report: <q>Shells hit the market of Karmin on Tuesday, killing at least 12 civilians, the Lakeside "
    "Observatory said. The army denied that it had fired.</q> From left to right: the document and its evidence, by "
    "character; its three claims; what they are about; what the graph concludes. Actors, places and codes stand in the "
    "boxes by name; two links of every claim are left out: to its document, and, in the consolidated graph, to the "
    "event. The same in TriG: <code>ontology/example.trig</code>."
)
_SIGNS = (
    "Lists of codes, our own and those of other data sets, with their sources. The last column leads to other schemes: "
    "= the same, ≈ close, ⊂ the other is broader, ⊃ the other is narrower, ~ related."
)


def build_page(folder: Path | None = None) -> str:
    """Return the page for the ontology in `folder`, by default the shipped one."""
    terms, schemes = read_terms(folder), read_schemes(folder)
    body = [
        '<a class="skip" href="#content">To the content</a>',
        _side(terms, schemes),
        '<main id="content">',
        *_opening(terms, schemes),
        *(line for name in _MODULES for line in _module(name, terms)),
        '<h2 id="schemes">Code schemes</h2>',
        f"<p>{_SIGNS}</p>",
        *_schemes(schemes),
        "</main>",
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{_title()}</title>'
    style = f"<style>\n{_STYLE.read_text('utf-8')}</style>"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            f"<head>{head}\n{style}</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def _title() -> str:
    return "Conflict claims ontology"


def _opening(terms: Sequence[Term], schemes: Sequence[Scheme]) -> Iterable[str]:
    classes = sum(term.kind == "class" for term in terms)
    codes = len({concept.iri for scheme in schemes for concept in scheme.concepts})
    counts = {"classes": classes, "properties": len(terms) - classes, "code schemes": len(schemes), "codes": codes}
    yield f"<h1>{_title()}</h1>"
    yield f'<p class="lead">{_LEAD}</p>'
    yield f"<p><code>{ONTOLOGY}#</code> · prefix <code>ckg:</code> · version 1.0 · OWL 2 DL · CC BY 4.0 "
    yield "(code schemes: see each)</p>"
    yield f'<ul class="facts">{"".join(f"<li><b>{number}</b>{what}</li>" for what, number in counts.items())}</ul>'
    yield '<h2 id="overview">At a glance</h2>'
    yield f"{_picture('The classes at a glance')}{overview(terms)}{_legend(layers())}</div>"
    yield f"<p>{_linked(escape(_REMARK))}</p>"
    yield '<h2 id="example">The graph of one report</h2>'
    yield f"<p>{_EXAMPLE}</p>"
    yield f"{_picture('The graph of one report')}{example()}{_legend(layers()[:2])}</div>"


def _picture(name: str) -> str:
    # On a narrow screen it scrolls sideways, with the arrow keys too once it has the focus.
    return f'<div class="picture" role="region" aria-label="{name}" tabindex="0">'


def _legend(names: Sequence[tuple[str, str]]) -> str:
    return f'<ul class="legend">{"".join(f"<li><span class={kind}></span>{name}</li>" for name, kind in names)}</ul>'


def _side(terms: Sequence[Term], schemes: Sequence[Scheme]) -> str:
    classes = {term.name: term for term in terms if term.kind == "class"}
    children = {name: _names(term, "super-class of") for name, term in classes.items()}
    below = {child for found in children.values() for child in found}
    roots = [name for name in sorted(classes) if name not in below]
    first = sorted(roots, key=lambda name: (not children[name], name))
    tree = "".join(_branch(name, children, classes) for name in first)
    parts = {"overview": "At a glance", "example": "The graph of one report"}
    parts |= {f"module-{name}": title for name, title in _MODULES.items()} | {"schemes": "Code schemes"}
    contents = "".join(f'<li><a href="#{anchor}">{title}</a></li>' for anchor, title in parts.items())
    codes = "".join(f'<li><a href="#scheme-{scheme.name}">{escape(scheme.title)}</a></li>' for scheme in schemes)
    return (
        f'<nav class="side" aria-label="Contents"><h2>Contents</h2><ul>{contents}</ul>'
        f"<h2>Class tree</h2><ul>{tree}</ul>"
        f"<h2>Code schemes</h2><ul>{codes}</ul></nav>"
    )


def _branch(name: str, children: dict[str, tuple[str, ...]], classes: dict[str, Term]) -> str:
    link = f'<a href="#{name}">{escape(classes[name].label)}</a>'
    if not children[name]:
        return f"<li>{link}</li>"
    inner = "".join(_branch(child, children, classes) for child in children[name])
    return f"<li><details open><summary>{link}</summary><ul>{inner}</ul></details></li>"


def _names(term: Term, fact: str) -> tuple[str, ...]:
    values = dict(term.facts).get(fact, ())
    return tuple(name for value in values for name in _REFERENCE.findall(value))


def _module(name: str, terms: Sequence[Term]) -> Iterable[str]:
    yield f'<h2 id="module-{name}">{_MODULES[name]}</h2>'
    own = [term for term in terms if term.module == name]
    yield from (_term(term) for term in sorted(own, key=lambda term: (term.kind != "class", term.name)))


def _term(term: Term) -> str:
    inferred = '<span class="badge inferred">inferred</span>' if "defined as" in dict(term.facts) else ""
    rows = [(label, ", ".join(_linked(escape(value)) for value in values)) for label, values in term.facts]
    rows += [("example", _linked(escape(example_text))) for example_text in term.examples]
    rows += [("source", _addresses(source)) for source in term.sources]
    notes = "".join(f'<p class="note">{_linked(escape(note))}</p>' for note in term.notes)
    return (
        f'<article class="term" id="{term.name}"><header><h3>{escape(term.label)}</h3>'
        f'<a href="#{term.name}"><code>ckg:{term.name}</code></a><span class="badge">{term.kind}</span>'
        f'<span class="badge {term.status}">{term.status}</span>{inferred}</header>'
        f"<p>{_linked(escape(term.definition))}</p>{notes}"
        f"<dl>{''.join(f'<dt>{label}</dt><dd>{value}</dd>' for label, value in rows)}</dl></article>"
    )


def _schemes(schemes: Sequence[Scheme]) -> Iterable[str]:
    """Yield the schemes; a code that is in two of them has its anchor in the first."""
    seen: set[str] = set()
    for scheme in schemes:
        rows = [_concept(concept, anchored=concept.iri not in seen) for concept in scheme.concepts]
        seen |= {concept.iri for concept in scheme.concepts}
        size = f'<span class="small">{len(rows)} codes, version {escape(scheme.version)}</span>'
        heads = "<tr><th>Code</th><th>Name</th><th>Meaning</th><th>Elsewhere</th></tr>"
        yield f'<details class="scheme" id="scheme-{scheme.name}" open>'
        yield f"<summary><h3>{escape(scheme.title)}</h3> <code>code:scheme/{scheme.name}</code> {size}</summary>"
        yield f'<p>{escape(scheme.definition)}</p><p class="small">Source: {_addresses(scheme.source)}<br>'
        yield f"Licence: {_addresses(scheme.licence)} {escape(scheme.rights)}</p>"
        yield f"<table>{heads}{''.join(rows)}</table></details>"


def _concept(concept: Concept, *, anchored: bool) -> str:
    name = concept.iri.removeprefix(CODE)
    anchor = f' id="{_anchor(concept.iri)}"' if anchored else ""
    notation = f" · {escape(concept.notation)}" if concept.notation and concept.notation != name else ""
    remarks = [f'<span class="small">{escape(remark)}</span>' for remark in concept.remarks]
    meaning = " ".join(filter(None, [escape(concept.definition), *remarks]))
    elsewhere = "<br>".join(_match(*match) for match in concept.matches)
    deep = ' class="deep"' if concept.broader else ""
    return (
        f'<tr{anchor}><td{deep}><code>{escape(name)}</code><span class="small">{notation}</span></td>'
        f"<td>{escape(concept.label)}</td><td>{meaning}</td><td>{elsewhere}</td></tr>"
    )


def _match(relation: str, target: str, note: str) -> str:
    remark = f' <span class="small">({escape(note.rstrip("."))})</span>' if note else ""
    return f'{_relation(relation)} <a href="#{_anchor(target)}">{escape(curie(target))}</a>{remark}'


def _relation(name: str) -> str:
    signs = {"exactMatch": "= ", "closeMatch": "≈ ", "broadMatch": "⊂ ", "narrowMatch": "⊃ ", "relatedMatch": "~ "}
    return f'<span title="skos:{name}">{signs[name].strip()}</span>'


def _anchor(iri: str) -> str:
    return f"code-{iri.removeprefix(CODE).replace('/', '-')}"


def _linked(text: str) -> str:
    """Link the names of terms, `[[Name]]` and `ckg:Name`, and of codes, `code:name`."""
    text = _REFERENCE.sub(r'<a href="#\1">\1</a>', text)
    text = re.sub(r"\bckg:(\w+)", r'<a href="#\1">ckg:\1</a>', text)
    return re.sub(r"\bcode:[\w/-]+", lambda match: f'<a href="#{_anchor(_code(match[0]))}">{match[0]}</a>', text)


def _code(curie: str) -> str:
    return CODE + curie.removeprefix("code:")


def _addresses(text: str) -> str:
    return _ADDRESS.sub(lambda match: f'<a href="{match[0]}">{match[0]}</a>', escape(text))
