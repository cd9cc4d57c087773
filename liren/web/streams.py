"""Server-sent events: /streams/changes tells an open page which records changed, so that it can fetch them.

One PostgreSQL connection per process listens to `liren.core.streams.CHANNEL`. What goes out are ids and
codes, in one batch a second at most, of records whose division lies in a scope that the reader's posts cover.
Events:

- `changes`: a list of [kind, id, division];
- `reload`: more changed than is worth listing; fetch everything afresh.

A browser connects again by itself when a stream ends (a post ended, the server restarts, PostgreSQL was
gone), and the page then fetches afresh, so nothing has to be remembered for it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import psycopg
from django.db import connection

from liren.core.streams import CHANNEL
from liren.web.stream_readers import Reader, reader_of

logger = logging.getLogger(__name__)

PER_READER, PER_PROCESS = 8, 600  # open streams
BATCH_EVERY = 1.0  # seconds
MOST_IN_BATCH = 500  # changes; beyond that `reload`
ASK_AGAIN_AFTER = (
    4.0  # seconds between two looks at the reader's posts; an ended post closes the stream within 5
)
BEAT_EVERY = 15.0  # seconds between comments that keep proxies from closing a quiet stream
SEND_WITHIN = 20.0  # seconds that a slow reader may keep us waiting
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(eq=False, slots=True)
class _Stream:
    reader: Reader
    pending: dict[tuple[str, ...], None] = field(default_factory=dict)
    has_missed: bool = False
    is_over: bool = False
    must_ask: bool = False
    awake: asyncio.Event = field(default_factory=asyncio.Event)

    def ask(self) -> None:
        """Look at the reader's posts now rather than in a while: one of them has changed."""
        self.must_ask = True
        self.awake.set()

    def offer(self, change: tuple[str, ...]) -> None:
        if not change[2].startswith(self.reader.scopes):
            return
        if not self.pending:
            self.awake.set()  # the first of a batch; the others go with it
        if len(self.pending) < MOST_IN_BATCH:
            self.pending[change] = None
        else:
            self.has_missed = True

    def close(self) -> None:
        self.is_over = True
        self.awake.set()

    def take(self) -> bytes:
        """What is pending, as one event."""
        if self.has_missed:
            event = b"event: reload\ndata: {}\n\n"
        else:
            event = b"event: changes\ndata: " + json.dumps(list(self.pending)).encode() + b"\n\n"
        self.pending.clear()
        self.has_missed = False
        return event


class Hub:
    """All open streams of one process."""

    def __init__(self) -> None:
        self._streams: set[_Stream] = set()
        self._per_reader: Counter[UUID] = Counter()
        self._listener: asyncio.Task[None] | None = None
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="streams")
        self._is_listening = False

    def start(self) -> None:
        """Begin to listen to PostgreSQL."""
        self._listener = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """End every stream and stop listening."""
        self.close_streams()
        if self._listener:
            self._listener.cancel()
            with suppress(asyncio.CancelledError):
                await self._listener
        self._threads.shutdown(wait=False, cancel_futures=True)

    def close_streams(self) -> None:
        """End every open stream; the browsers come back."""
        for stream in self._streams:
            stream.close()

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request under /streams/."""
        if scope["path"] != "/streams/changes":
            await _refuse(send, 404)
            return
        if scope["method"] != "GET":
            await _refuse(send, 405)
            return
        wanted = tuple(parse_qs(scope["query_string"].decode("ascii", "replace")).get("scope", []))
        try:
            reader = await self._ask(scope, wanted)
        except psycopg.Error:
            await _begin(send)  # an error status would make the browser give up for good
            await send({"type": "http.response.body", "body": b""})
            return
        if isinstance(reader, int):
            await _refuse(send, reader)
        elif self._per_reader[reader.user_id] >= PER_READER or len(self._streams) >= PER_PROCESS:
            await _refuse(send, 429)
        else:
            await self._run(_Stream(reader), scope, receive, send, wanted)

    async def _ask(self, scope: Scope, wanted: tuple[str, ...]) -> Reader | int:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, reader_of, dict(scope), wanted)

    async def _run(
        self, stream: _Stream, scope: Scope, receive: Receive, send: Send, wanted: tuple[str, ...]
    ) -> None:
        async def see_it_leave() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            stream.close()

        async def is_still_allowed() -> bool:
            try:
                return await self._ask(scope, wanted) == stream.reader
            except psycopg.Error:
                return False

        self._streams.add(stream)
        self._per_reader[stream.reader.user_id] += 1
        watch = asyncio.create_task(see_it_leave())
        try:
            await _begin(send)
            if self._is_listening:
                await _feed(stream, send, is_still_allowed)
            await send({"type": "http.response.body", "body": b""})
        except (TimeoutError, OSError):
            pass  # the reader has gone, or is too slow to be worth a place
        finally:
            watch.cancel()
            self._streams.discard(stream)
            self._per_reader[stream.reader.user_id] -= 1
            if not self._per_reader[stream.reader.user_id]:
                del self._per_reader[stream.reader.user_id]

    async def _listen(self) -> None:
        """Listen for ever. What is missed while PostgreSQL is away is made good by the pages' own fetch."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **_connection_parameters(), autocommit=True
                ) as listening:
                    await listening.execute(f"LISTEN {CHANNEL}")
                    self._is_listening = True
                    while True:
                        async for notice in listening.notifies(timeout=10):
                            self._spread(notice.payload)
                        await listening.execute("SELECT 1")
            except psycopg.Error as error:
                logger.warning("not listening to PostgreSQL: %s", type(error).__name__)
            finally:
                self._is_listening = False
                self.close_streams()
            await asyncio.sleep(0.5)

    def _spread(self, payload: str) -> None:
        try:
            kind, key, division = json.loads(payload)
        except ValueError:
            return
        for stream in self._streams:
            if kind != "actor":
                stream.offer((str(kind), str(key), str(division)))
            elif str(stream.reader.user_id) == key:
                stream.ask()


async def _feed(stream: _Stream, send: Send, is_still_allowed: Callable[[], Awaitable[bool]]) -> None:
    """Send batches and heartbeats until the stream is over."""
    sent_at, beat_at = 0.0, time.monotonic() + BEAT_EVERY
    ask_at = time.monotonic() + ASK_AGAIN_AFTER
    while not stream.is_over:
        now = time.monotonic()
        has_news = bool(stream.pending) or stream.has_missed
        if now >= ask_at or stream.must_ask:
            stream.must_ask = False
            if not await is_still_allowed():
                return
            ask_at = time.monotonic() + ASK_AGAIN_AFTER
        elif has_news and now >= sent_at + BATCH_EVERY:
            await _send_part(send, stream.take())
            sent_at, beat_at = now, now + BEAT_EVERY
        elif now >= beat_at:
            await _send_part(send, b": still here\n\n")
            beat_at = now + BEAT_EVERY
        else:
            until = min(ask_at, beat_at, sent_at + BATCH_EVERY if has_news else beat_at)
            stream.awake.clear()
            if not (stream.is_over or stream.must_ask):
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(stream.awake.wait(), until - now)


async def _send_part(send: Send, part: bytes) -> None:
    await asyncio.wait_for(send({"type": "http.response.body", "body": part, "more_body": True}), SEND_WITHIN)


async def _begin(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _send_part(send, b"retry: 2000\n\n")


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _connection_parameters() -> dict[str, Any]:
    parameters = dict(connection.get_connection_params())
    for name in ("cursor_factory", "context", "prepare_threshold", "server_side_binding"):
        parameters.pop(name, None)
    return parameters | {"connect_timeout": 5, "application_name": "liren streams"}
