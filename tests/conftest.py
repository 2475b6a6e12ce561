"""What every test may ask for: a migrated database in a file, the cast in it, the application, a browser.

Tests of storage and services run twice: on a SQLite file and on PostgreSQL.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from dealer_service.services import passwords
from dealer_service.services.opening import Database, upgrade_database
from dealer_service.settings import Settings
from tests.cast import CAST, PASSWORD, people_a_database
from tests.recorded import all_recorded

if TYPE_CHECKING:
    from dealer_service.web.guards import GuardedApp

pytest_plugins = ["tests.databases"]

hypothesis_settings.register_profile("suite", deadline=None, database=None, print_blob=True)
hypothesis_settings.load_profile("suite")

# A digest that is cheap to make: the strength of the real one has a test of its own.
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SECRET = "not a secret, only for tests 0123456789"


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """One database file with the cast, made once; tests get copies. With it the ids of the people by key."""
    file = tmp_path_factory.mktemp("cast") / "cast.sqlite"
    database = Database(f"sqlite:///{file}")
    upgrade_database(database)
    ids = people_a_database(database)
    database.close()
    return file, ids


@pytest.fixture
def people(peopled: tuple[Path, dict[str, int]]) -> dict[str, int]:
    """The id of each of the cast."""
    return peopled[1]


@pytest.fixture
def today() -> date | None:
    """The day of the application; a test module may override it, with None for the clock's."""
    return date(2026, 11, 22)


@pytest.fixture
def app(database: Database, tmp_path: Path, today: date | None) -> "Iterator[GuardedApp]":
    """The application on the test's database; form tokens are off except where they are the matter."""
    from dealer_service.app import create_app  # here, so that tests of the lower floors do not wait for the web

    made = create_app(Settings(database.url, None, SECRET, "en", today, tmp_path))
    made.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    with all_recorded(made.extensions["database"].engine):
        yield made
    made.extensions["database"].close()


@pytest.fixture
def client(app: "GuardedApp") -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def browser_of(app: "GuardedApp") -> Callable[[str], FlaskClient]:
    """A browser in which one of the cast is signed in: ``browser_of("advisor")``."""

    def signed_in(key: str) -> FlaskClient:
        browser = app.test_client()
        answer = browser.post("/sign-in", data={"email": CAST[key].email, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        return browser

    return signed_in
