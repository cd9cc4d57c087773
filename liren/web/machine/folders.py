"""Where this installation keeps its things, and what has to be remembered between two starts."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """The folder for everything that outlives a start: LIREN_DATA, else `data` in the project. As in the
    settings.
    """
    return Path(os.environ.get("LIREN_DATA") or PROJECT / "data").absolute()


def secret(folder: Path, name: str) -> str:
    """A random secret in a file that only its owner can read, made the first time. The first process to ask
    wins.
    """
    path = folder / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(24))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def is_port_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def any_free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
