"""How front, loader and workers talk: frames of one kind byte, a length and a body, over local sockets."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any

HEADER = struct.Struct(">cI")

ASK = b"A"
HEAD = b"H"
BODY = b"D"
END = b"E"
FAILURE = b"X"


def frame(kind: bytes, body: bytes = b"") -> bytes:
    """Return one frame."""
    return HEADER.pack(kind, len(body)) + body


def json_body(value: Mapping[str, Any]) -> bytes:
    """Return a JSON body."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def json_frame(kind: bytes, value: Mapping[str, Any]) -> bytes:
    """Return one frame with a JSON body."""
    return frame(kind, json_body(value))


class FrameReader:
    """Cuts a stream of bytes into frames."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, received: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield the frames that are whole now."""
        self._rest += received
        at = 0
        while len(self._rest) - at >= HEADER.size:
            kind, length = HEADER.unpack_from(self._rest, at)
            stop = at + HEADER.size + length
            if len(self._rest) < stop:
                break
            yield kind, bytes(self._rest[at + HEADER.size : stop])
            at = stop
        if at:
            del self._rest[:at]
