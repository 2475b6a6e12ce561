"""Does the record grow with every change made on a page? All other tests of pages are watched for it as well."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint
from flask.testing import FlaskClient
from sqlmodel import col, func, select

from dealer_service.app import create_app
from dealer_service.domain.accounts import Permission
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.settings import Settings
from dealer_service.storage.changes import ChangeRow
from dealer_service.storage.dealers import RegionRow
from dealer_service.storage.record import walk_chain
from dealer_service.storage.vehicles import CustomerRow
from dealer_service.web import edge
from dealer_service.web.guards import page
from tests.cast import CAST, PASSWORD
from tests.conftest import SECRET
from tests.orders import OTHER_VIN, at, order
from tests.recorded import all_recorded
from tests.returns import pair, write

BrowserOf = Callable[[str], FlaskClient]


def entries(database: Database) -> int:
    with database.session(SYSTEM) as session:
        return session.exec(select(func.count(col(ChangeRow.id)))).one()


def test_a_change_without_an_entry_is_noticed(database: Database, tmp_path: Path) -> None:
    bp = Blueprint("forgetful", __name__)

    def forgetful() -> str:
        edge.session().add(RegionRow(name="Nobody knows"))
        return "done"

    page(bp, "/forgetful", permission=Permission.SIGNED_IN, methods=("POST",))(forgetful)
    app = create_app(Settings(database.url, None, SECRET, "en", None, tmp_path))
    app.config.update(WTF_CSRF_ENABLED=False)
    app.register_blueprint(bp)
    browser = app.test_client()
    with (
        pytest.raises(AssertionError, match="forgetful wrote region and left no entry"),
        all_recorded(app.extensions["database"].engine),
    ):
        browser.post("/sign-in", data={"email": CAST["manager"].email, "password": PASSWORD})
        assert browser.post("/forgetful").status_code == 200
    app.extensions["database"].close()


def test_what_is_decided_about_customers_and_across_dealers(database: Database, browser_of: BrowserOf) -> None:
    across = pair(database, there="D2")
    write(database, [order("R8", at(12), at(13), vin=OTHER_VIN, customer_name="Kim Klient", customer_phone="040 123")])
    with database.session(SYSTEM) as session:
        one, other = session.exec(
            select(CustomerRow.id).where(CustomerRow.dealer_id == 1).order_by(col(CustomerRow.id))
        ).all()[:2]
    counter = browser_of("advisor")
    tried: list[tuple[FlaskClient, str, dict[str, object]]] = [
        (counter, f"/customers/{one}/details", {"name": "Kim Client-Klein", "phone": "040 999"}),
        (counter, f"/customers/{one}/marks", {"segment": "", "key_account": "", "refuses_contact": "y"}),
        (counter, f"/customers/{one}/apart", {"other": other}),
        (counter, f"/customers/{one}/merge", {"other": other}),
        (counter, f"/rework/{across.returned}/confirm", {}),
    ]
    for browser, address, form in tried:
        before = entries(database)
        answer = browser.post(address, data=form)
        assert (answer.status_code, entries(database) > before) == (302, True), (address, answer.text)
    with database.session(SYSTEM) as session:
        assert walk_chain(session).holds
