"""A person says until when everything is here: months become final by it, and the record keeps who said so."""

from datetime import UTC, date, datetime

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services.nil_reports import list_completeness, report_complete
from dealer_service.services.opening import SYSTEM, Database
from tests.networks import add_shops
from tests.services.test_import_killed import network_of

# It is already the 2nd in Shanghai's neighbour Tokyo, still the 1st in Berlin.
NOW = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)


@pytest.fixture
def filled(house: Database) -> Database:
    with house.session(SYSTEM, write=True) as session:
        add_shops(session, network_of(1, 1))
        session.commit()
    return house


def test_until_yesterday_of_the_dealer(filled: Database) -> None:
    with filled.session(SYSTEM, write=True) as session:
        report_complete(session, SYSTEM_ACTOR, "SHA", date(2026, 3, 1), NOW)
        with pytest.raises(Refused, match="2026-03-01 is not over yet"):
            report_complete(session, SYSTEM_ACTOR, "BER", date(2026, 3, 1), NOW)
        found = {one.code: one.to for one in list_completeness(session, SYSTEM_ACTOR, NOW)}
        assert found == {"BER": None, "NYC": None, "SHA": date(2026, 3, 1)}


def test_a_day_is_never_taken_back(filled: Database) -> None:
    with filled.session(SYSTEM, write=True) as session:
        report_complete(session, SYSTEM_ACTOR, "BER", date(2026, 2, 20), NOW)
        with pytest.raises(Refused, match="complete until 2026-02-20 already"):
            report_complete(session, SYSTEM_ACTOR, "BER", date(2026, 2, 20), NOW)
        with pytest.raises(NotFound):
            report_complete(session, SYSTEM_ACTOR, "XXX", date(2026, 2, 20), NOW)
