"""Who reads the record of changes on its pages, and what do they say of a broken chain?"""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import text

from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import find_dealer
from dealer_service.web.guards import GuardedApp
from dealer_service.web.record import PLACES
from tests.orders import NOW

Browser = Callable[[str], FlaskClient]


def entries(database: Database) -> None:
    with database.session(SYSTEM, write=True) as session:
        for code in ("D1", "D3"):
            dealer = find_dealer(session, code)
            record_change(session, at=NOW, actor="user:2", verb="open_order", subject=f"repair_order:{code}-77",
                          dealer_id=dealer.id if dealer else None, values={"number": f"{code}-77"})  # fmt: skip
        session.commit()


def test_each_reads_the_own_dealers_entries(database: Database, browser_of: Browser) -> None:
    entries(database)
    for key, sees, not_his in (("manager", "D1-77", "D3-77"), ("far_manager", "D3-77", "D1-77")):
        page = browser_of(key).get("/record/").text
        assert sees in page and not_his not in page
    assert browser_of("manager").get("/record/?dealer=D3").status_code == 404
    for key in ("advisor", "technician", "care", "service_centre", "outsider"):
        assert browser_of(key).get("/record/").status_code == 403
        assert browser_of(key).get("/record/check").status_code == 403
    narrowed = browser_of("auditor").get("/record/?subject=D3-77&since=2026-01-01&person=manager@example.com").text
    assert "D3-77" in narrowed and "D1-77" not in narrowed
    assert browser_of("auditor").get("/record/?person=no@where.example").status_code == 422


def test_the_page_names_the_entry_that_does_not_fit(database: Database, browser_of: Browser) -> None:
    entries(database)
    browser = browser_of("head_office")
    assert "The chain holds" in browser.get("/record/check").text
    with database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER change_no_update"))
        touched = connection.execute(text("SELECT min(id) FROM change WHERE verb = 'open_order'")).scalar_one()
        connection.execute(text(f"UPDATE change SET subject = 'repair_order:9' WHERE id = {touched}"))
    assert f"Entry {touched} was changed after it was written." in browser.get("/record/check").text
    assert browser.get("/record/check?noted=abc").status_code == 422


def test_every_subject_that_leads_somewhere_leads_to_a_page(app: GuardedApp) -> None:
    rules = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    assert all(rules[endpoint] == {key} for endpoint, key in PLACES.values())
