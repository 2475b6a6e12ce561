"""The yardstick's orders at dealers all over the world are what the slow way finds, which goes by way of UTC."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.importing import import_repair_orders
from dealer_service.services.opening import SYSTEM, Database
from tests import stored
from tests.networks import ALWAYS, NOW, WINDOWS, add_shops, as_csv
from tests.twin import Job, Network, Order, Shop, to_utc
from tests.yardstick.conftest import Yardstick
from tests.yardstick.test_answers import clean_rows

pytestmark = pytest.mark.yardstick
ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/St_Johns",
)


def orders_of(rows: list[dict[str, str]]) -> list[Order]:
    whole: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        whole.setdefault((row["dealer_code"], row["ro_number"]), []).append(row)
    return [_order(jobs) for jobs in whole.values()]


def _order(rows: list[dict[str, str]]) -> Order:
    row = rows[0]
    jobs = tuple(
        Job(
            int(job["line"]),
            job["job_type"],
            job["concern_group"],
            rework_of=(row["dealer_code"], job["rework_of"], 1) if job["rework_of"] else None,
            cause=job["rework_cause"] or None,
        )
        for job in rows
    )
    mileage = int(row["odometer_km"]) if row["odometer_km"] else None
    opened, delivered = (datetime.fromisoformat(row[name]) for name in ("opened_at", "delivered_at"))
    return Order(row["dealer_code"], row["ro_number"], row["vin"], opened, delivered, "delivered", mileage, None, jobs)


def is_refused(shop: Shop, order: Order) -> bool:
    """Clocks never showed one of the times, or went back so far that the delivery comes first."""
    assert order.delivered is not None
    zone = ZoneInfo(shop.zones[0][1])
    times = (order.opened, order.delivered)
    skipped = any(to_utc(shop, at).astimezone(zone).replace(tzinfo=None, fold=0) != at for at in times)
    return skipped or to_utc(shop, order.delivered) < to_utc(shop, order.opened)


def test_dealers_in_six_zones(house: Database, yardstick: Yardstick, tmp_path: Path) -> None:
    orders = orders_of(clean_rows(yardstick))
    codes = sorted({order.dealer for order in orders})
    shops = tuple(
        Shop(code, ((ALWAYS, ZONES[place % len(ZONES)]),), ((ALWAYS, f"R{place % 3}"),))
        for place, code in enumerate(codes)
    )
    by_code = {shop.code: shop for shop in shops}
    taken = tuple(order for order in orders if not is_refused(by_code[order.dealer], order))
    network = Network(shops, WINDOWS[:1], taken)
    with house.session(SYSTEM, write=True) as session:
        add_shops(session, network)
        session.commit()
    file = tmp_path / "orders.csv"
    file.write_text(as_csv(orders), encoding="utf-8")
    counts = import_repair_orders(house, file, actor=SYSTEM_ACTOR, now=NOW.astimezone(UTC)).counts
    assert counts.added == sum(len(order.jobs) for order in taken)
    assert counts.added + counts.rejected == sum(len(order.jobs) for order in orders)
    twin = stored.assert_equal(house, network)
    assert len(twin.suspicions) > 10 and len(twin.links) > 10, "a network of any seed has some"
