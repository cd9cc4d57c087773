"""As little of a browser as a load generator needs: one kept connection, cookies, forms. HTTP/1.1 by hand,
because a client library costs more of the shared cores than the server does."""

from __future__ import annotations

import asyncio
import json
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode


class Browser:
    """One visitor with one connection; requests follow one another."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._cookies: dict[str, str] = {}
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._turn = asyncio.Lock()

    async def sign_in(self, user: str) -> None:
        """Enter as one of the people whom the sign-in page of a demo shows."""
        await self.request("GET", "/sign-in/")
        status, _body = await self.request("POST", "/sign-in/demo/", {"user": user})
        assert status == 302, f"sign-in answered {status}"

    async def post_json(self, path: str, fields: dict[str, Any]) -> Any:
        """Send a form as a program does and read its answer.

        Raises:
            AssertionError: the server refused it.
        """
        status, body = await self.request("POST", path, fields, ("Accept: application/json",))
        assert status in (200, 201), f"{path} answered {status}: {body[:300].decode(errors='replace')}"
        return json.loads(body)

    async def look(self, path: str, asked: dict[str, str] | None = None, *, part: str = "") -> str:
        """A page, or the part of it that htmx fetches."""
        headers = ("HX-Request: true", f"HX-Target: {part}") if part else ()
        status, body = await self.request(
            "GET", f"{path}?{urlencode(asked)}" if asked else path, headers=headers
        )
        assert status == 200, f"{path} answered {status}"
        return body.decode()

    async def request(
        self, method: str, path: str, fields: dict[str, Any] | None = None, headers: tuple[str, ...] = ()
    ) -> tuple[int, bytes]:
        """One request on the kept connection."""
        body = urlencode(fields).encode() if fields is not None else b""
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            *headers,
        ]
        if fields is not None:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
                f"X-CSRFToken: {self._cookies.get('csrftoken', '')}",
            ]
        message = "\r\n".join([*lines, "", ""]).encode() + body
        async with self._turn:
            try:
                return await self._exchange(message)
            except (asyncio.IncompleteReadError, ConnectionError):  # the server had closed an idle connection
                self._writer = None
                return await self._exchange(message)

    async def _exchange(self, message: bytes) -> tuple[int, bytes]:
        if self._reader is None or self._writer is None or self._reader.at_eof():
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        self._writer.write(message)
        return await self._answer(self._reader)

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status, length, is_chunked = int(head[0].split(" ", 2)[1]), 0, False
        for line in head[1:]:
            name, _colon, value = line.partition(": ")
            match name.lower():
                case "content-length":
                    length = int(value)
                case "transfer-encoding":
                    is_chunked = True
                case "set-cookie":
                    self._cookies.update({key: one.value for key, one in SimpleCookie(value).items()})
        if not is_chunked:
            return status, await reader.readexactly(length)
        pieces = []
        while size := int(await reader.readline(), 16):
            pieces.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return status, b"".join(pieces)

    async def close(self) -> None:
        """Hang up."""
        if self._writer:
            self._writer.close()
