"""One port for pages and streams: pages run as WSGI in threads, streams as coroutines that hold no thread.

Measured in docs/decisions/web-server.md: sync Django views under plain ASGI serve a fifth of the requests.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from types import FrameType
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from liren.web.wsgi import application as pages

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# After wsgi, which has set Django up.
from liren.core.lifetimes import end_with_parent  # noqa: E402
from liren.searching.warming import warm  # noqa: E402
from liren.web.streams import Hub  # noqa: E402

hub = Hub()
_threads = int(os.environ.get("LIREN_WEB_THREADS", "8"))
_pages: Any = WSGIMiddleware(cast(Any, pages), workers=_threads)  # its types are narrower than ASGI's


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/streams/"):
        await hub.serve(scope, receive, send)
    elif scope["type"] == "http":
        # X_Forwarded_Proto would become the same WSGI variable as X-Forwarded-Proto, which the proxy vouches
        # for.
        scope["headers"] = [header for header in scope["headers"] if b"_" not in header[0]]
        await _pages(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    if multiprocessing.parent_process():  # one of uvicorn's several
        end_with_parent(os.getppid(), signal.SIGTERM)
    _close_streams_first()
    hub.start()
    threading.Thread(target=warm, name="dictionaries", daemon=True).start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await hub.stop()
    await send({"type": "lifespan.shutdown.complete"})


def _close_streams_first() -> None:
    """End the open streams when the server is asked to stop; it would wait for them, and they never end."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        servers_own = signal.getsignal(number)

        def handle(number: int, frame: FrameType | None, then: Any = servers_own) -> None:
            loop.call_soon_threadsafe(hub.close_streams)
            if callable(then):
                then(number, frame)

        signal.signal(number, handle)
