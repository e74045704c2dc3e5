"""The main text of a saved web page, taken out by trafilatura."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import DocumentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says: the text to store, and its own metadata where it has any.

    Attributes:
        text: title, blank line, main text; offsets refer to this.
        published: as the page writes it, `YYYY-MM-DD`.
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


def read_page(markup: str, *, where: str) -> Page:
    """Take the main text out of a page; scripts, menus and comments stay behind.

    Raises:
        DocumentError: the page has no main text.
    """
    import trafilatura
    from trafilatura.settings import use_config

    config = use_config()
    # A fixed cut-off in seconds would make the result depend on the machine's load.
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    found = trafilatura.bare_extraction(
        markup,
        include_comments=False,
        include_tables=False,
        config=config,
        with_metadata=True,
        deduplicate=False,
        favor_precision=False,
    )
    values = found if isinstance(found, dict) else found.as_dict() if found is not None else {}
    body = (values.get("text") or "").strip()
    if not body:
        raise DocumentError(where, "the page has no main text", "save the article itself, or give its text")
    title = _plain(values.get("title"))
    text = body if title is None or body.startswith(title) else f"{title}\n\n{body}"
    return Page(
        text=text,
        title=title,
        publisher=_plain(values.get("sitename")),
        published=values.get("date"),
        url=values.get("url"),
    )


def _plain(value: str | None) -> str | None:
    return re.sub(r"\s+", " ", value).strip() or None if value else None
