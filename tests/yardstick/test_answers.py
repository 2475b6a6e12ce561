"""What an import of the yardstick's network answers is what its own answers say, row by row, however it comes in."""

import csv
import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import polars
import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.data_exchange import STANDARD
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.services.import_reading.orders import read_orders
from dealer_service.services.import_reading.survey import survey
from dealer_service.services.importing import import_repair_orders
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.recounting import check
from dealer_service.services.repair_orders import deliver_order, open_order
from dealer_service.storage.registers import load_register
from tests import stored
from tests.yardstick.conftest import Yardstick, add_dealers

pytestmark = pytest.mark.yardstick
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)

RATES = {
    ("first_visit", "reported"): ("first_a", "first_b"),
    ("all_visits", "reported"): ("visits_a", "visits_b"),
    ("return_share", "reported"): ("returns_a", "visits_b"),
    ("first_visit", "detected"): ("detected_first_a", "detected_first_b"),
    ("all_visits", "detected"): ("detected_visits_a", "detected_visits_b"),
    ("return_share", "detected"): ("detected_returns_a", "detected_visits_b"),
}


def bring_in(database: Database, file: Path) -> RowCounts:
    return import_repair_orders(database, file, actor=SYSTEM_ACTOR, now=NOW).counts


def assert_answers(database: Database, yardstick: Yardstick) -> None:
    found = stored.Stored(database)
    quality = {
        (dealer, f"{month // 100}-{month % 100:02}", rule, basis, str(counts[a]), str(counts[b]))
        for (dealer, month, _region), counts in found.counts.items()
        for (rule, basis), (a, b) in RATES.items()
        if counts[b]
    }
    assert quality == yardstick.answers("quality")
    suspected = {(*map(str, job), *map(str, original)) for job, original in found.suspicions.items()}
    assert suspected == yardstick.answers("suspected")
    causes = {(d, f"{m // 100}-{m % 100:02}", cause, str(n)) for (d, m, cause), n in found.causes.items()}
    assert causes == yardstick.answers("causes")
    assert check(database).count == 0


def test_whole_and_again(house: Database, yardstick: Yardstick) -> None:
    add_dealers(house, yardstick)
    truth = json.loads(Path(f"{yardstick.prefix}.truth.json").read_text())
    dirty = truth["dirty"]
    repeats, blank = dirty["duplicate_identical"], dirty["blank_line"]
    first = bring_in(house, yardstick.file)
    assert (first.added, first.unchanged, first.updated) == (truth["accepted"], repeats, 0)
    assert first.rejected == sum(dirty.values()) - repeats - blank
    assert first.read == truth["csv_data_lines"] - blank
    assert_answers(house, yardstick)
    again = bring_in(house, yardstick.file)
    assert (again.added, again.updated, again.rejected) == (0, 0, first.rejected)
    assert again.unchanged == first.added + first.unchanged
    assert_answers(house, yardstick)


def pieces_of(yardstick: Yardstick, folder: Path, count: int) -> list[Path]:
    """The accepted rows as files of whole orders, in the order of their opening."""
    rows = clean_rows(yardstick)
    header = list(rows[0])
    keys = list(dict.fromkeys((row["dealer_code"], row["ro_number"]) for row in rows))
    piece_of = {key: place * count // len(keys) for place, key in enumerate(keys)}
    files = [folder / f"piece-{number}.csv" for number in range(count)]
    for number, file in enumerate(files):
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, header)
            writer.writeheader()
            writer.writerows(row for row in rows if piece_of[row["dealer_code"], row["ro_number"]] == number)
    return files


def clean_rows(yardstick: Yardstick) -> list[dict[str, str]]:
    table = polars.read_parquet(f"{yardstick.prefix}.parquet").sort("id").drop("id")
    return [{name: _cell(value) for name, value in row.items()} for row in table.to_dicts()]


def _cell(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else "" if value is None else str(value)


@pytest.mark.parametrize("arrival", ["reversed", "shuffled"])
def test_pieces_of_whole_orders(house: Database, yardstick: Yardstick, tmp_path: Path, arrival: str) -> None:
    add_dealers(house, yardstick)
    files = pieces_of(yardstick, tmp_path, 12)
    files.reverse()
    if arrival == "shuffled":
        random.Random(yardstick.seed).shuffle(files)
    assert sum(bring_in(house, file).added for file in files) == len(clean_rows(yardstick))
    assert_answers(house, yardstick)


def test_half_entered_at_the_counter(house: Database, small: Yardstick, tmp_path: Path) -> None:
    """Every second piece comes through the service, order by order; fewer where each goes over a socket."""
    add_dealers(house, small)
    entered = 2 if house.is_sqlite else 6
    for number, file in enumerate(pieces_of(small, tmp_path, 18)):
        if number % entered:
            bring_in(house, file)
        else:
            enter(house, orders_of(house, file))
    assert_answers(house, small)


def orders_of(database: Database, file: Path) -> list[ImportedOrder]:
    with database.session(SYSTEM) as session:
        register = load_register(session)
    lists = SimpleNamespace(concern_groups=frozenset(register.groups), rework_causes=frozenset(register.causes))
    groups = read_orders(survey(file, STANDARD), STANDARD, register.dealers, lists)
    return [group.order for group in groups if group.order is not None]


def enter(database: Database, orders: Iterable[ImportedOrder]) -> None:
    """Every third in two steps, the others as they were written down after the delivery."""
    for place, order in enumerate(orders):
        delivered = None
        if place % 3 == 0 and order.delivered_at is not None:
            delivered = datetime.fromtimestamp(order.delivered_at, UTC)
            order.delivered_at, order.status = None, "open"
        with database.session(SYSTEM, write=True) as session:
            order_id = open_order(session, SYSTEM_ACTOR, order, NOW)
            session.commit()
        if delivered is not None:
            with database.session(SYSTEM, write=True) as session:
                deliver_order(session, SYSTEM_ACTOR, order_id, delivered, now=NOW)
                session.commit()
