"""Where is a real PostgreSQL for the tests? One for all workers of a run, made with the system's own programs.

It is started when the first test asks for it, listens on a socket in a folder of its own, keeps nothing safe from a
power cut, and is stopped when the run ends. Its texts sort as a dictionary would, so that a comparison which relies on
code points without saying so is found out.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

HOME = "TESTS_POSTGRES_HOME"  # environment: folder of the run's server, handed on to the workers
PORT = "5432"  # names the socket only
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=60"


@cache
def programs() -> Path | None:
    """The folder of the newest server's programs; None where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).parent)
    return max(found, key=lambda path: [int(part) for part in path.parts if part.isdigit()], default=None)


def run_begins() -> None:
    """Choose the folder of the server; called once, before there are workers."""
    os.environ[HOME] = tempfile.mkdtemp(prefix="tests-postgres-")
    os.chmod(os.environ[HOME], 0o755)


def run_ends() -> None:
    """Stop the server if a test had asked for it, and leave nothing behind."""
    home = Path(os.environ.pop(HOME))
    if (home / "started").exists():
        _as_owner("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "-w", "stop")
    shutil.rmtree(home, ignore_errors=True)


def url(name: str) -> str:
    return f"postgresql+psycopg://postgres@/{name}?host={_home()}&port={PORT}"


def made_once(name: str, build: Callable[[str], None]) -> str:
    """A database built by whichever worker comes first; to be copied, not written to."""
    with _lock():
        if not (_home() / f"made-{name}").exists():
            _ask(f'CREATE DATABASE "{name}"')
            build(url(name))
            (_home() / f"made-{name}").touch()
    return name


@contextmanager
def copied(template: str) -> Iterator[str]:
    """The address of a copy of a database, gone afterwards."""
    name = f"copy_{os.getpid()}_{os.urandom(4).hex()}"
    _ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {_copying()}')
    try:
        yield url(name)
    finally:
        _ask(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def _copying() -> str:
    """Copy files instead of logging each page, where the server can be told (since 15): a third of the time or less."""
    with psycopg.connect(host=str(_home()), port=int(PORT), user="postgres", dbname="postgres") as server:
        return "STRATEGY FILE_COPY" if server.info.server_version >= 150000 else ""


def _home() -> Path:
    return Path(os.environ[HOME])


@contextmanager
def _lock() -> Iterator[None]:
    with (_home() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not (_home() / "started").exists():
            _start()
        yield


def _start() -> None:
    home = _home()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    dictionary = ("--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8")
    init = ("initdb", "-D", str(home / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    if _as_owner(*init, *dictionary, check=False) != 0:
        shutil.rmtree(home / "data", ignore_errors=True)
        _as_owner(*init, "--no-locale")
    options = f"{_FAST} -c listen_addresses= -c port={PORT} -c unix_socket_directories={home}"
    _as_owner("pg_ctl", "-D", str(home / "data"), "-l", str(home / "log"), "-w", "-o", options, "start")
    (home / "started").touch()


def _as_owner(program: str, *arguments: str, check: bool = True) -> int:
    """Run a program of the server; it refuses to run as root, so root becomes the user ``postgres``."""
    folder = programs()
    assert folder is not None
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*become, str(folder / program), *arguments]
    return subprocess.run(
        command, check=check, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ).returncode


def _ask(statement: str) -> None:
    with psycopg.connect(
        host=str(_home()), port=int(PORT), user="postgres", dbname="postgres", autocommit=True
    ) as server:
        server.execute(statement.encode())
