"""On which database does a test run? Storage, services and the yardstick on both, the rest on a SQLite file."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealer_service.paths import LISTS
from dealer_service.services.opening import SYSTEM, Database, upgrade_database
from dealer_service.storage.lists import load_lists
from tests import left_out, postgres
from tests.cast import people_a_database

pytest.register_assert_rewrite("tests.stored")

ON_BOTH = ("storage", "services", "yardstick")
EITHER = (pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.run_begins()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.run_ends()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    both = metafunc.definition.path.parent.name in ON_BOTH
    for name in ("database", "house"):
        if both and name in metafunc.fixturenames:
            metafunc.parametrize(name, EITHER, indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out.leave_out(config, items)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for sentence in left_out.sentences():
        terminalreporter.write_line(sentence)


@pytest.fixture(scope="session")
def housed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One database file with the standard lists alone, made once; tests get copies."""
    file = tmp_path_factory.mktemp("house") / "house.sqlite"
    furnish(f"sqlite:///{file}")
    return file


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database with the cast in it, for this test alone; for storage and services also on PostgreSQL."""
    if getattr(request, "param", "sqlite") == "postgresql":
        yield from _copy(postgres.made_once("cast", _people))
    else:
        yield from _file(request.getfixturevalue("peopled")[0], tmp_path)


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """As ``database``, with the standard lists and without dealers and people."""
    if getattr(request, "param", "sqlite") == "postgresql":
        yield from _copy(postgres.made_once("house", furnish))
    else:
        yield from _file(request.getfixturevalue("housed"), tmp_path)


def furnish(url: str) -> None:
    """Create the tables and the standard lists."""
    database = Database(url)
    upgrade_database(database)
    with database.session(SYSTEM, write=True) as session:
        load_lists(session, LISTS)
        session.commit()
    database.close()


def _people(url: str) -> None:
    database = Database(url)
    upgrade_database(database)
    people_a_database(database)
    database.close()


def _file(original: Path, folder: Path) -> Iterator[Database]:
    file = folder / f"{original.stem}-copy.sqlite"
    shutil.copy(original, file)
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()


def _copy(template: str) -> Iterator[Database]:
    with postgres.copied(template) as url:
        opened = Database(url)
        yield opened
        opened.close()
