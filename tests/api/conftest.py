"""An application with standard lists, and programs with tokens."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dealer_service.app import create_app
from dealer_service.domain.accounts import TOKEN_PERMISSIONS, Permission
from dealer_service.paths import LISTS
from dealer_service.services.accounts import actor_of
from dealer_service.services.api_tokens import make_token
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.settings import Settings
from dealer_service.storage.lists import load_lists
from dealer_service.web.guards import GuardedApp
from tests.api.programs import Program
from tests.conftest import SECRET
from tests.recorded import all_recorded

MADE_AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
Programs = Callable[..., Program]


@pytest.fixture
def database(database: Database) -> Iterator[Database]:
    furnish(database)
    yield database


@pytest.fixture
def program(app: GuardedApp, database: Database, people: dict[str, int]) -> Programs:
    """``program(dealer="D1")`` or ``program(region="North")``; without both it is the network's."""
    return programs_of(app, people["admin"])


@pytest.fixture(scope="module")
def standing(peopled: tuple[Path, dict[str, int]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedApp]:
    """One application for the tests of a module that leave nothing behind."""
    folder = tmp_path_factory.mktemp("standing")
    file = shutil.copy(peopled[0], folder / "standing.sqlite")
    app = create_app(Settings(f"sqlite:///{file}", None, SECRET, "en", date(2026, 11, 22), folder))
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    furnish(app.extensions["database"])
    with all_recorded(app.extensions["database"].engine):
        yield app
    app.extensions["database"].close()


@pytest.fixture(scope="module")
def lasting(standing: GuardedApp, peopled: tuple[Path, dict[str, int]]) -> Programs:
    """As ``program``, on the application of the module."""
    return programs_of(standing, peopled[1]["admin"])


@pytest.fixture(scope="module")
def refused(lasting: Programs) -> Program:
    """A program of D1 of which nothing is taken."""
    return lasting(dealer="D1")


def programs_of(app: GuardedApp, admin: int) -> Programs:
    def made(*permissions: Permission, language: str = "en", **place: str) -> Program:
        return Program(app, token_for(app.extensions["database"], admin, *permissions, **place), language)

    return made


def furnish(database: Database) -> None:
    with database.session(SYSTEM, write=True) as session:
        load_lists(session, LISTS)
        session.commit()


def token_for(database: Database, admin: int, *permissions: Permission, **place: str) -> str:
    with database.session(SYSTEM, write=True) as session:
        _id, token = make_token(
            session, actor_of(session, admin), name="Workshop system", now=MADE_AT,
            permissions=permissions or TOKEN_PERMISSIONS, **place,
        )  # fmt: skip
        session.commit()
    return token
