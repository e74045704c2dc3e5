"""Open the port, start the engine, print the address, serve until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import uvicorn
from starlette.types import ASGIApp

from kg.errors import StoreError
from kg.query.catalogue import load_catalogue
from kg.serve.application import make_application
from kg.serve.context import ServerContext
from kg.serve.model import Limits, Release
from kg.serve.pool import Pool
from kg.serve.releases import newest_release
from kg.serve.writing import GraphWriter, Token
from kg.store.folder import GraphFolder

_BACKLOG = 1024
_CONNECTIONS = 1000
_KEEP_ALIVE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to serve.

    Attributes:
        base: public address, where a proxy stands in front; made from host and port otherwise.
        allow_hosts: further values of the Host header.
        release: tag of a published release; the newest generation otherwise.
        endpoint: another engine that answers in the store's place.
        token: lets clients that show it write graphs of their own; nothing can be written without one.
    """

    folder: GraphFolder
    host: str = "127.0.0.1"
    port: int = 8001
    base: str | None = None
    allow_hosts: tuple[str, ...] = ()
    cors: bool = False
    release: str | None = None
    quiet: bool = False
    endpoint: str | None = None
    token: str | None = None
    limits: Limits = field(default_factory=Limits)


def serve(settings: Settings, *, tell: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        tell: called with the address once it answers.

    Raises:
        StoreError: there is no graph, or the port is taken.
    """
    listening = _listen(settings.host, settings.port)
    with listening, settings.folder.reading():
        port = listening.getsockname()[1]
        # Our own lines are the log; the server's would repeat them, with a traceback where we break off an answer.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
        runner = asyncio.Runner(loop_factory=_loop_factory())
        with runner:
            runner.run(_run(settings, listening, port, tell))


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        raise StoreError(f"{host}:{port}: cannot listen: {error.strerror}; choose another with --port") from error
    return listening


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


async def _run(settings: Settings, listening: socket.socket, port: int, tell: Callable[[str], None]) -> None:
    own = settings.folder.own("queries")
    folders = (own,) if own else ()
    pool = Pool(lambda: _newest(settings), settings.limits, queries=folders)
    base = (settings.base or f"http://{_authority(settings.host, port)}").rstrip("/")
    hosts = frozenset(name.lower() for name in (*_hosts(settings.host, port), *settings.allow_hosts, _host_of(base)))
    token = Token(settings.token) if settings.token else None
    writer = GraphWriter(settings.folder.path, token, catch_up=pool.catch_up) if token else None
    context = ServerContext(
        engine=pool, catalogue=load_catalogue(folders), base=base, hosts=hosts, cors=settings.cors, writer=writer
    )
    try:
        await pool.start()
        application = make_application(context, quiet=settings.quiet)
        await application.prepare()
        server = _Server(_config(application.app))
        tell(f"{base}/")
        await server.serve(sockets=[listening])
    finally:
        if writer is not None:
            await writer.stop()
        await pool.stop()


def _newest(settings: Settings) -> Release:
    return replace(newest_release(settings.folder, settings.release), endpoint=settings.endpoint)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        http="auto",
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=2,
    )


class _Server(uvicorn.Server):
    """Ends on the first signal without raising it again: being told to stop is no failure."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on interrupt and termination."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        yield

    def _stop(self) -> None:
        self.should_exit = True


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _hosts(host: str, port: int) -> Iterator[str]:
    for name in (host, "127.0.0.1", "localhost", "::1"):
        yield _authority(name, port)


def _host_of(base: str) -> str:
    return base.partition("://")[2].partition("/")[0]
