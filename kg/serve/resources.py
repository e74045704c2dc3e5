"""Things by their address: entities under content negotiation, ontology and shapes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import RdfFormat, Triple, parse
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import TermError
from kg.identifiers import ID
from kg.query.replaced import is_event, replaced_query
from kg.rdf import iri
from kg.resources import resource_folder
from kg.serve.answers import respond
from kg.serve.context import AnswerError, ServerContext
from kg.serve.description import rdf_response
from kg.serve.negotiation import named_format, wanted_by
from kg.serve.problems import refuse

_EXTENSIONS = {"ttl": "ttl", "nt": "nt", "jsonld": "jsonld", "json": "jsonld", "rdf": "rdf", "nq": "nq"}
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entities:
    """`/id/…` names a thing; its page and its data have addresses of their own (Cool URIs, 303)."""

    context: ServerContext
    pages: bool

    async def identify(self, request: Request) -> Response:
        """Send on to the page or the data, as the client prefers."""
        path = quote(await self._standing(request.path_params["path"]), safe="/~.-_")
        choice = wanted_by(request)
        if choice.page and self.pages:
            target = f"{self.context.base}/page/{path}"
        elif choice.graph is None:
            return refuse(406, "not-acceptable", "accept HTML, Turtle, N-Triples, JSON-LD or RDF/XML")
        else:
            target = f"{self.context.base}/data/{path}.{choice.graph}"
        links = ", ".join(
            f'<{self.context.base}/data/{path}.{extension}>; rel="alternate"; type="{media}"'
            for extension, media in (("ttl", "text/turtle"), ("jsonld", "application/ld+json"))
        )
        return RedirectResponse(target, status_code=303, headers={"Vary": "Accept", "Link": links})

    async def _standing(self, path: str) -> str:
        """Return the path of the event that a merged one is now; every other path stays as it is."""
        if not is_event(ID + path):
            return path
        try:
            found = await self.context.ask(replaced_query(ID + path), limit=1)
        except (TermError, AnswerError):
            return path  # what the address names answers for itself
        return next((str(row["now"]["value"]).removeprefix(ID) for row in found.rows), path)

    async def data(self, request: Request) -> Response:
        """Give the complete description of a thing: what is said of it and what points at it."""
        path, dot, extension = request.path_params["path"].rpartition(".")
        if not dot or extension not in _EXTENSIONS:
            return refuse(404, "not-found", f"add one of .{', .'.join(_EXTENSIONS)} to the address")
        try:
            node = iri(ID + path).value
        except TermError as error:
            return refuse(400, "not-an-iri", str(error))
        choice = named_format(_EXTENSIONS[extension])
        ask = {"do": "entity", "node": node, "graph": choice.graph if choice else None}
        return await respond(self.context, request, ask)


async def ontology(request: Request) -> Response:
    """Give the ontology as RDF, or its documentation."""
    return _documented(request, "ontology", "**/*.ttl")


async def shapes(request: Request) -> Response:
    """Give the shapes as RDF, or the page of their rules."""
    return _documented(request, "shapes", "*.ttl")


async def shape(request: Request) -> Response:
    """Send on to the place of a rule among all, by its IRI; RDF comes with the other shapes."""
    rule, _, _ = request.path_params["name"].partition("-")
    return RedirectResponse(f"/shapes#{quote(rule, safe='')}", status_code=303, headers={"Vary": "Accept"})


def _documented(request: Request, name: str, pattern: str) -> Response:
    page = resource_folder(name) / "index.html"
    if wanted_by(request).page and page.is_file():
        body = page.read_bytes()
        return Response(body, media_type="text/html", headers={"Vary": "Accept", **_styled(body)})
    return rdf_response(request, _triples(resource_folder(name), pattern))


def _triples(folder: Path, pattern: str) -> Iterable[Triple]:
    for path in sorted(folder.glob(pattern)):
        yield from (quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))


def _styled(body: bytes) -> dict[str, str]:
    """Allow exactly the styles that the shipped page holds; every other one stays forbidden."""
    hashes = (base64.b64encode(hashlib.sha256(style).digest()).decode() for style in _STYLE.findall(body))
    styles = " ".join(f"'sha256-{found}'" for found in hashes)
    policy = (
        f"default-src 'self'; style-src 'self' {styles}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {"Content-Security-Policy": policy}
