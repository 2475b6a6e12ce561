"""Which dealers does a person see as time goes by: regions change, dealers merge?"""

from datetime import UTC, datetime

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR, Actor, Grant, Role
from dealer_service.domain.refusals import NotAllowed, NotFound
from dealer_service.services import accounts
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.dealers import DealerMaster, DealerRow, save_dealer
from tests.cast import DEALERS

NOVEMBER = datetime(2026, 11, 22, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 2, tzinfo=UTC)


def test_an_area_manager_follows_the_region(database: Database, people: dict[str, int]) -> None:
    with database.session(SYSTEM, write=True) as session:
        moved = DEALERS[1]
        save_dealer(
            session,
            DealerMaster(moved.code, moved.name, "South", moved.city, moved.timezone, moved.locale),
            DECEMBER.date(),
        )
        ada = accounts.actor_of(session, people["area_manager"])
        assert accounts.scope_for(session, ada, NOVEMBER).dealer_ids == {1, 2}
        assert accounts.scope_for(session, ada, DECEMBER).dealer_ids == {1}


def test_a_successor_sees_those_merged_into_it(database: Database, people: dict[str, int]) -> None:
    with database.session(SYSTEM, write=True) as session:
        for old, new in ((2, 1), (3, 2)):
            row = session.get(DealerRow, old)
            assert row is not None
            row.successor_id = new
        session.flush()
        ann = accounts.actor_of(session, people["advisor"])
        assert accounts.scope_for(session, ann, NOVEMBER).dealer_ids == {1, 2, 3}
        olga = accounts.actor_of(session, people["other_advisor"])
        assert accounts.scope_for(session, olga, NOVEMBER).dealer_ids == {2, 3}


def test_several_roles_add_up(database: Database) -> None:
    with database.session(SYSTEM) as session:
        both = Actor(99, "", "", grants=(Grant(Role.ADVISOR, dealer_id=3), Grant(Role.ADMIN)))
        assert accounts.scope_for(session, both, NOVEMBER).dealer_ids == {3}
        read = Actor(99, "", "", grants=(Grant(Role.ADVISOR, dealer_id=3), Grant(Role.AUDITOR)))
        assert accounts.scope_for(session, read, NOVEMBER).dealer_ids is None
        assert accounts.scope_for(session, SYSTEM_ACTOR, NOVEMBER).dealer_ids is None


def test_rights_are_given_by_administrators_only(database: Database, people: dict[str, int]) -> None:
    with database.session(SYSTEM, write=True) as session:
        manager = accounts.actor_of(session, people["manager"])
        with pytest.raises(NotAllowed):
            accounts.add_user(
                session,
                manager,
                email="a@b.c",
                name="",
                password="long enough now",
                grants=[Grant(Role.ADMIN)],
                now=NOVEMBER,
            )
        for verb in (accounts.deactivate, accounts.reactivate, accounts.reset_password):
            with pytest.raises(NotAllowed):
                verb(session, manager, people["advisor"], NOVEMBER)


def test_a_closed_account_is_nobody(database: Database, people: dict[str, int]) -> None:
    with database.session(SYSTEM, write=True) as session:
        accounts.deactivate(session, SYSTEM_ACTOR, people["advisor"], NOVEMBER)
        with pytest.raises(NotFound):
            accounts.actor_of(session, people["advisor"])
