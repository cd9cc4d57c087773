"""Make a fresh clone ready to run: virtual environment, locked packages, browser files, translations.

    python3 tools/bootstrap.py            everything that is missing or out of date
    python3 tools/bootstrap.py --browser  and Chromium, for the tests

Needs Python 3.11 or newer and, the first time, a network: no compiler, no Node, no uv (used when it is
there). Every step leaves a stamp, a hash of what it was made from, when it has succeeded: a second run does
nothing, and a run that was broken off is simply run again. Standard library only; this file runs before
anything is installed.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # before anything that an older Python can't read
    sys.exit("Liren needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))

import argparse
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / ".bootstrap"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ROOM_NEEDED = 1_500  # MB for packages
NO_NETWORK = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "NewConnectionError",
    "ConnectTimeout",
    "dns error",
    "Failed to fetch",
    "ENOTFOUND",
    "EAI_AGAIN",
)


class BootstrapError(Exception):
    """Why it can't go on, in words for whoever typed `make`."""


def main() -> None:
    """Run every step that is needed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--browser", action="store_true", help="also find or install Chromium")
    wants_browser = parser.parse_args().browser
    try:
        STAMPS.mkdir(exist_ok=True)
        with (STAMPS / "lock").open("w") as lock:
            _alone(lock)
            make_environment()
            install_project()
            make_assets()
            compile_messages()
        if wants_browser:
            run("Chromium", PYTHON, "tools/system_packages.py", quiet=False)
    except BootstrapError as error:
        sys.exit(f"bootstrap: {error}")
    except OSError as error:
        sys.exit(f"bootstrap: {error.strerror or error}: {error.filename or ROOT}")
    except KeyboardInterrupt:
        sys.exit("bootstrap: broken off; run it again to go on")


def _alone(lock: IO[str]) -> None:
    """One run at a time."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("waiting for another run …")
        fcntl.flock(lock, fcntl.LOCK_EX)


def make_environment() -> None:
    """The virtual environment with exactly the packages of the lock file."""
    stamp = digest([ROOT / "requirements.lock"], str(ROOT), platform.python_version())
    if is_done("environment", stamp) and PYTHON.exists():
        return
    require_room()
    uv = shutil.which("uv")
    if not is_usable(with_pip=uv is None):
        say(f"Making the virtual environment with {'uv' if uv else 'venv'} …")
        shutil.rmtree(VENV, ignore_errors=True)
        if uv:
            run("The virtual environment", uv, "venv", "--quiet", "--python", sys.executable, VENV)
        else:
            require_venv()
            run("The virtual environment", sys.executable, "-m", "venv", VENV)
    say("Installing packages (the first time: about 120 MB) …")
    lock = ["--require-hashes", "-r", str(ROOT / "requirements.lock")]
    if uv:
        run("Installing packages", uv, "pip", "install", "--quiet", "--python", PYTHON, *lock)
    else:
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        run("Installing packages", PYTHON, *pip, *lock)
    done("environment", stamp)


def install_project() -> None:
    """The project itself, from where it lies."""
    stamp = digest([ROOT / "pyproject.toml"], read_stamp("environment"))
    if is_done("project", stamp):
        return
    options = ["--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    if uv := shutil.which("uv"):
        run("Installing Liren", uv, "pip", "install", "--python", PYTHON, *options)
    else:
        run("Installing Liren", PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *options)
    done("project", stamp)


def make_assets() -> None:
    """The browser's files. tools/assets.py knows by itself what is out of date; this only saves starting
    it.
    """
    tool = ROOT / "tools" / "assets.py"
    if not tool.exists():
        return
    inputs = [tool, *existing("package-lock.json", "tools/icons.txt", "liren/settings.py")]
    static = sorted(path for path in (ROOT / "liren").glob("*/static/**/*") if path.is_file())
    stamp = digest([*inputs, *static], read_stamp("environment"))
    if is_done("assets", stamp) and (ROOT / "build" / "static").is_dir():
        return
    say("Making the browser's files …")
    run("Making the browser's files", PYTHON, tool)
    done("assets", stamp)


def compile_messages() -> None:
    """Translations: .po to .mo."""
    tool = ROOT / "tools" / "messages.py"
    sources = sorted((ROOT / "liren").glob("**/locale/*/LC_MESSAGES/*.po"))
    stamp = digest([*existing("tools/messages.py"), *sources])
    is_whole = all(source.with_suffix(".mo").exists() for source in sources)
    if not tool.exists() or (is_done("messages", stamp) and is_whole):
        return
    run("Compiling translations", PYTHON, tool, "compile")
    done("messages", stamp)


def say(line: str) -> None:
    """A line for whoever watches."""
    print(line, flush=True)


def existing(*names: str) -> list[Path]:
    """Those of these files that are there."""
    return [ROOT / name for name in names if (ROOT / name).exists()]


def digest(files: Iterable[Path], *more: str) -> str:
    """One hash over files (names and contents) and words."""
    total = hashlib.sha256()
    for path in files:
        total.update(
            str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest()
        )
    for word in more:
        total.update(word.encode() + b"\0")
    return total.hexdigest()


def read_stamp(name: str) -> str:
    """What a step was last made from; "" if it never succeeded."""
    try:
        return (STAMPS / name).read_text().strip()
    except OSError:
        return ""


def is_done(name: str, stamp: str) -> bool:
    """Whether a step has succeeded with these inputs."""
    return read_stamp(name) == stamp


def done(name: str, stamp: str) -> None:
    """Note that a step has succeeded; last of all, so that a run broken off before is not taken for done."""
    fresh = STAMPS / f"{name}.{os.getpid()}"
    fresh.write_text(stamp)
    fresh.replace(STAMPS / name)


def is_usable(*, with_pip: bool) -> bool:
    """Whether the environment is whole: made with this Python, not moved, with pip if pip is what we use."""
    wanted = f"import sys; print(sys.version_info[:2]){'; import pip' if with_pip else ''}"
    try:
        answer = subprocess.run([PYTHON, "-I", "-c", wanted], capture_output=True, text=True, check=True)
        configuration = (VENV / "pyvenv.cfg").read_text()
    except (OSError, subprocess.CalledProcessError):
        return False
    is_ours = str(sys.version_info[:2]) == answer.stdout.strip()
    return is_ours and (str(ROOT) in configuration or "uv" in configuration) and is_where_it_was()


def is_where_it_was() -> bool:
    """Whether the folder has not been moved or copied since: an environment holds its own path."""
    place = STAMPS / "place"
    was = place.read_text() if place.exists() else str(ROOT)
    place.write_text(str(ROOT))
    return was == str(ROOT)


def require_room() -> None:
    """Enough free disk space for what is going to be installed."""
    free = shutil.disk_usage(ROOT).free >> 20
    if free < ROOM_NEEDED:
        raise BootstrapError(f"the packages need about {ROOM_NEEDED} MB; {free} MB are free on this disk.")


def require_venv() -> None:
    """Python's venv with pip in it; Debian keeps that in a package of its own."""
    probe = [sys.executable, "-c", "import venv, ensurepip"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {package} with apt …")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", package]):
            subprocess.run(["apt-get", *arguments], env=environment, capture_output=True, check=False)
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return
    raise BootstrapError(
        f"Python's venv module is missing. Debian and Ubuntu: apt install {package}; or install uv."
    )


def run(what: str, *command: str | Path, quiet: bool = True) -> None:
    """Run a program to its end; its output is shown when it fails, or as it comes when not `quiet`."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH"}
    }
    environment["VIRTUAL_ENV"] = str(VENV)
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}"
    words = [str(word) for word in command]
    begun = time.monotonic()
    if quiet:
        ended = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    else:
        ended = subprocess.run(
            words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, text=True, check=False
        )
    if ended.returncode == 0:
        if time.monotonic() - begun > 3:
            say(f"  {what}: {time.monotonic() - begun:.0f} s")
        return
    output = f"{ended.stdout or ''}{ended.stderr or ''}"
    print(output[-4000:], file=sys.stderr)
    raise BootstrapError(f"{what} failed{_reason(output)}.")


def _reason(output: str) -> str:
    if any(sign in output for sign in NO_NETWORK):
        return ": the package index can't be reached (is there a network, does it need a proxy?)"
    if "No space left on device" in output or "ENOSPC" in output:
        return ": the disk is full"
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in output or "Hash mismatch" in output:
        return ": a package is not the one that the lock file names"
    return ""


if __name__ == "__main__":
    main()
