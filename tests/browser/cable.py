"""A network cable that can be pulled: a TCP proxy before the server, which can also lose an answer.

What a browser's own "offline" switch does not show is a line that looks alive: `cut()` leaves it so.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Cable:
    """Between browsers and a server at `address`. Its own address is `Cable.address`."""

    def __init__(self, address: str) -> None:
        self._target = ("127.0.0.1", int(urlsplit(address).port or 0))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._is_cut = False
        self._lost_words: bytes | None = None
        self._open: set[socket.socket] = set()
        self.lost = 0  # answers that were lost
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Pull it: whatever is open breaks off, whatever comes is dropped."""
        self._is_cut = True
        for end in list(self._open):
            _shut(end)

    def mend(self) -> None:
        """Plug it in again."""
        self._is_cut, self._lost_words = False, None

    def lose_answers_to(self, words: str) -> None:
        """Let requests that contain `words` through, and break the line before their answer."""
        self._lost_words = words.encode()

    def close(self) -> None:
        """Stop listening."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _peer = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                _shut(client)
                continue
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._target)
        except OSError:
            return _shut(client)
        self._open |= {client, server}
        loses = threading.Event()
        threading.Thread(target=self._back, args=(server, client, loses), daemon=True).start()
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                if self._lost_words and self._lost_words in data:
                    loses.set()
                server.sendall(data)
        for end in (client, server):
            _shut(end)
            self._open.discard(end)
        return None

    def _back(self, server: socket.socket, client: socket.socket, loses: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if loses.is_set():
                    self.lost += 1
                    break
                client.sendall(data)
        _shut(client)
        _shut(server)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
