"""The embedded PostgreSQL: real PostgreSQL from a wheel, in a folder of this installation, on 127.0.0.1 only.

Who may start it is settled by a lock on a file that the server itself inherits: as long as any process of
that server lives, in whatever container, nobody else starts one over the same folder; and when the last one
has gone, however it went, the lock is free and whatever it left behind (postmaster.pid, a port) counts for
nothing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from liren.web.machine import MachineError
from liren.web.machine.binaries import Binaries, find_binaries, guard_for
from liren.web.machine.endpoint import choose_port, last_port, remember_port
from liren.web.machine.folders import data_folder, secret
from liren.web.machine.guarded import guarded
from liren.web.machine.postgres_log import explain, start_log

OWNER, ADMINISTRATOR = "liren", "liren_admin"
PATIENCE = 90  # seconds that another process may take to start it


def _options(port: int, *, durable: bool) -> list[str]:
    memory = psutil.virtual_memory().total >> 20  # MB
    values = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": 100,
        "shared_buffers": f"{max(64, min(512, memory // 16))}MB",
        "effective_cache_size": f"{max(128, memory // 4)}MB",
        "max_wal_size": "2GB",
        "max_parallel_workers_per_gather": 0,  # a page wants thirty rows: helpers read far beyond them
        "jit": "off",  # and compiling takes longer than its queries
        "synchronous_commit": "on",
        "fsync": "on" if durable else "off",
        "timezone": "UTC",
        "client_connection_check_interval": "1s",  # a killed client's statement ends soon
        # Statements and their values carry personal data: what is written down is that an error happened.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_line_prefix": "%m [%p] ",
    }
    return [part for name, value in values.items() for part in ("-c", f"{name}={value}")]


class Server:
    """A PostgreSQL server over one folder: attach to the one that runs, or start it as a child of this
    process.
    """

    def __init__(self, folder: Path | None = None, *, durable: bool = True) -> None:
        self.folder = (folder or data_folder() / "postgres").absolute()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self._log_beginning = 0

    @property
    def log(self) -> Path:
        """What PostgreSQL says. It holds no statements and no values."""
        return self.folder.with_name(f"{self.folder.name}.log")

    @property
    def url(self) -> str:
        """For DATABASE_URL. Right while the server runs."""
        password = quote(secret(self.folder.parent, "postgres"), safe="")
        return f"postgres://{OWNER}:{password}@127.0.0.1:{last_port(self.folder) or 1}/{OWNER}"

    def answers(self) -> bool:
        """Whether our server answers: only it knows the password of this folder."""
        if last_port(self.folder) is None:
            return False
        try:
            psycopg.connect(self.url, connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def check(self) -> None:
        """Find out, before anything is started, whether it can be.

        Raises:
            MachineError: it can't; the message says why.
        """
        self._make_room()
        binaries = find_binaries()
        if (self.folder / "PG_VERSION").exists():
            self._check_version(binaries)
        guard_for(self.folder, binaries, signal.SIGINT)

    def start(self) -> bool:
        """Have a server: True if this call started one as a child, False if one was running.

        Call it from the main thread: the kernel ends the server with the *thread* that started it.

        Raises:
            MachineError: neither worked; the message says why.
        """
        self._make_room()
        begun = time.monotonic()
        while (lock := self._lock()) is None:
            if self.answers():
                return False
            if time.monotonic() - begun > PATIENCE:
                raise MachineError(
                    f"A PostgreSQL over {self.folder} is running but does not answer. See {self.log}."
                )
            time.sleep(0.05)
        try:
            binaries = find_binaries()
            if not (self.folder / "PG_VERSION").exists():
                self._make_cluster(binaries)
            self._check_version(binaries)
            self._forget_stale_pid()
            self._launch(binaries, lock)
            self._wait_until_ready()
            self._furnish()
        except BaseException:
            self.stop()
            raise
        finally:
            os.close(lock)  # the server has its own copy
        return True

    def stop(self) -> None:
        """End the server if it is this process's child: open transactions roll back, committed ones are
        kept.
        """
        if self.process is None:
            return
        for signal_number, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if self.process.poll() is None:
                with suppress(ProcessLookupError):
                    self.process.send_signal(signal_number)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(patience)
        self.process = None

    def _make_room(self) -> None:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MachineError(f"Can't make the folder {self.folder.parent}: {error.strerror}.") from error

    def _lock(self) -> int | None:
        """The right to start, as an open file; None while another start or any process of a server has it."""
        path = self.folder.with_name(f"{self.folder.name}.lock")
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise MachineError(f"Can't write {path}: {error.strerror}.") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def _make_cluster(self, binaries: Binaries) -> None:
        """Run initdb beside the folder and rename the result, so that a start killed half-way leaves nothing
        false.
        """
        fresh = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        if self.folder.exists():
            if any(self.folder.iterdir()):
                raise MachineError(f"{self.folder} is not empty and is not a PostgreSQL folder either.")
            self.folder.rmdir()
        guard = guard_for(self.folder, binaries, signal.SIGKILL)
        password = self.folder.with_name(f"{self.folder.name}.{os.getpid()}")
        try:
            password.touch(mode=0o600)
            password.write_text(secret(self.folder.parent, "postgres_admin"))
            fresh.mkdir(mode=0o700)
            if "user" in guard:
                for path in (fresh, password):
                    os.chown(path, guard["user"], guard["group"])
            options = ["-D", str(fresh), "-U", ADMINISTRATOR, "--auth=scram-sha-256", "--encoding=UTF8"]
            options += [f"--pwfile={password}", *binaries.locale_options]
            with start_log(self.log) as log:
                beginning = log.tell()
                command = guarded([str(binaries.folder / "initdb"), *options], guard)
                code = subprocess.run(command, stdout=log, stderr=log, check=False, cwd="/").returncode  # noqa: S603
            if code:
                raise MachineError(explain(self.log, beginning, "The database could not be made"))
            fresh.rename(self.folder)
        except OSError as error:
            raise MachineError(
                f"The database could not be made in {self.folder}: {error.strerror}."
            ) from error
        finally:
            password.unlink(missing_ok=True)

    def _check_version(self, binaries: Binaries) -> None:
        version = (self.folder / "PG_VERSION").read_text().strip()
        if version != str(binaries.version):
            raise MachineError(
                f"The data in {self.folder} was written by PostgreSQL {version}; the programs here are "
                f"{binaries.version}. Set LIREN_POSTGRES_BIN to programs of version {version}, or move it "
                "with pg_dump and pg_restore (docs/running.md)."
            )

    def _forget_stale_pid(self) -> None:
        """Remove a postmaster.pid whose number now belongs to somebody else: PostgreSQL would refuse to
        start.

        We hold the lock, so no server that we started lives. One that was started by hand might.
        """
        path = self.folder / "postmaster.pid"
        try:
            process = psutil.Process(int(path.read_text().split()[0]))
            if process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres"):
                where = process.cwd()
                if Path(where) == self.folder.resolve():
                    raise MachineError(
                        f"Process {process.pid} already serves {self.folder}; it was not started by us."
                    )
        except (OSError, ValueError, IndexError, psutil.Error):
            pass
        path.unlink(missing_ok=True)

    def _launch(self, binaries: Binaries, lock: int) -> None:
        port = choose_port(self.folder)
        if (before := last_port(self.folder)) and before != port:
            print(f"PostgreSQL: port {before} is taken, using {port}", file=sys.stderr)  # noqa: T201
        command = [
            str(binaries.folder / "postgres"),
            "-D",
            str(self.folder),
            *_options(port, durable=self.durable),
        ]
        guard = guard_for(self.folder, binaries, signal.SIGINT)
        with start_log(self.log) as log:
            self._log_beginning = log.tell()
            self.process = subprocess.Popen(  # noqa: S603
                guarded(command, guard),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                pass_fds=[lock],
                start_new_session=True,  # Ctrl-C in a terminal reaches us, and we stop it last
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            )
        remember_port(self.folder, port)

    def connect_as_administrator(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection of the role that may do everything. Only for keeping house."""
        return psycopg.connect(
            host="127.0.0.1",
            port=last_port(self.folder),
            user=ADMINISTRATOR,
            password=secret(self.folder.parent, "postgres_admin"),
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def _wait_until_ready(self) -> None:
        assert self.process
        begun, has_told = time.monotonic(), False
        while True:
            if self.process.poll() is not None:
                raise MachineError(explain(self.log, self._log_beginning, "PostgreSQL did not start"))
            try:
                self.connect_as_administrator().close()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise MachineError(
                        f"The database in {self.folder} does not know the password in "
                        f"{self.folder.parent}/secrets: the two folders belong together."
                    ) from error
            else:
                return
            if not has_told and time.monotonic() - begun > 5:
                has_told = True
                print("PostgreSQL is recovering; this can take a while …", file=sys.stderr)  # noqa: T201
            time.sleep(0.02)

    def _furnish(self) -> None:
        """Make the role and the database of the platform if they are not there. The role is no superuser."""
        with self.connect_as_administrator() as connection:
            role, database = sql.Identifier(OWNER), sql.Identifier(OWNER)
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
                password = sql.Literal(secret(self.folder.parent, "postgres"))
                make = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
                connection.execute(make.format(role, password))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
