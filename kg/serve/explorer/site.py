"""What every page shares: templates that escape everything, links under the server's root, assets by their hash."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.context import AnswerError, ServerContext
from kg.serve.explorer import terms
from kg.serve.explorer.asking import Rows, ask
from kg.serve.explorer.claims import told_once
from kg.serve.explorer.entity import by_name

_HERE = Path(__file__).parent
_HASH = 10
_MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".bin": "application/octet-stream",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
}
_YEAR = 31_536_000


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load; its name holds its hash, so that browsers keep it for good."""

    body: bytes
    media: str


class Assets:
    """The files of the folder `assets`, under names with a hash."""

    def __init__(self, folder: Path = _HERE / "assets") -> None:
        self._names: dict[str, str] = {}
        self._found: dict[str, Asset] = {}
        for path in sorted(folder.iterdir()):
            body = path.read_bytes()
            name = f"{path.stem}.{hashlib.sha256(body).hexdigest()[:_HASH]}{path.suffix}"
            self._names[path.name] = name
            self._found[name] = Asset(body, _MEDIA.get(path.suffix, "application/octet-stream"))

    def name(self, file: str) -> str:
        """Return the name under which a file is served."""
        return self._names[file]

    def names(self) -> Mapping[str, str]:
        """Return all names by file."""
        return self._names

    def get(self, name: str) -> Asset | None:
        """Return the file of this served name."""
        return self._found.get(name)


@dataclass
class Site:
    """Renders pages."""

    context: ServerContext
    assets: Assets = field(default_factory=Assets)
    _kept: dict[tuple[str, str], Rows] = field(default_factory=dict)

    async def once(self, name: str, *, limit: int) -> Rows:
        """Ask one of the pages' queries that starts from nothing: a release does not change, so its answer is kept.

        Raises:
            AnswerError: no answer in time.
        """
        key = (self.context.release.name, name)
        if key not in self._kept:
            found = await ask(self.context, name, limit=limit, patience=math.inf)
            self._kept = {known: rows for known, rows in self._kept.items() if known[0] == key[0]} | {key: found}
        return self._kept[key]

    @cached_property
    def root(self) -> str:
        """Path under which the server is reached, without a slash at the end."""
        return urlsplit(self.context.base).path.rstrip("/")

    @cached_property
    def environment(self) -> Environment:
        """The templates; every value is escaped, and a name that is not given is an error."""
        found = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        found.filters |= {
            "words": terms.words,
            "undated": terms.without_day,
            "brief": terms.brief,
            "unbroken": terms.unbroken,
            "without_event": terms.without_event,
            "headline": terms.headline,
            "outward": terms.outward,
            "short": terms.short,
            "dir": terms.direction,
            "told_once": told_once,
            "by_name": by_name,
            "thousands": lambda value: f"{int(value):,}",
            "local": terms.local,
        }
        found.globals |= {
            "page": self.page,
            "to": self.to,
            "asset": lambda file: f"{self.root}/assets/{self.assets.name(file)}",
            "days": terms.day_range,
            "figure": terms.figure,
            "json_attr": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        }
        return found

    def warm(self) -> None:
        """Read all templates, which would otherwise cost the first reader of each."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def page(self, node: str) -> str:
        """Return the link to a node's page; empty if it has none."""
        path = terms.page_path(node)
        return f"{self.root}{path}" if path else ""

    def to(self, path: str, **fields: object) -> str:
        """Return a link within the server; fields without a value are left out."""
        known = {name: str(value) for name, value in fields.items() if value not in (None, "")}
        return f"{self.root}{quote(path, safe='/~.-_')}" + (f"?{urlencode(known)}" if known else "")

    def render(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
        """Return the page."""
        shared = {
            "release": self.context.release,
            "base": self.context.base,
            "here": request.url.path,
            "full_address": f"{self.context.base}{_after(request.url.path, self.root)}"
            + (f"?{request.url.query}" if request.url.query else ""),
            "root": self.root,
            "sparql": "",
            "data": "",
            "q": "",
            "section": "",
        }
        body = self.environment.get_template(template).render(shared | values)
        headers = {"X-Release": quote(self.context.release.name), "Vary": "Accept", "Cache-Control": "no-cache"}
        return Response(body.encode("utf-8", "replace"), status, headers, media_type="text/html")

    def failed(self, request: Request, error: AnswerError) -> Response:
        """Return a page that says why there is no answer."""
        failure = error.failure
        title = "Withdrawn" if failure.status == HTTPStatus.GONE else "No answer"
        return self.render(request, "error.html", status=failure.status, title=title, detail=failure.detail)

    def missing(self, request: Request, detail: str) -> Response:
        """Return a page that says that there is nothing here."""
        return self.render(request, "error.html", status=404, title="Nothing here", detail=detail)

    async def asset(self, request: Request) -> Response:
        """Give a file that pages load."""
        found = self.assets.get(request.path_params["name"])
        if found is None:
            return Response(b"", status_code=404)
        headers = {"Cache-Control": f"public, max-age={_YEAR}, immutable"}
        return Response(found.body, headers=headers, media_type=found.media)


def _after(path: str, root: str) -> str:
    return path.removeprefix(root) if root else path
