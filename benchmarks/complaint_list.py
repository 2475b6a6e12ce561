"""What does the list of open complaints by time left cost, beside bare SQL rendered by the same template?

    python -m benchmarks.complaint_list [CLOSED] [OPEN] [--folder F] [--url URL]

The same rows are read by one indexed query on the driver and rendered by the page's own template, with constants where
the service works out the time left. Printed are the medians and their ratio, which should be at most 1.5: for a
dealer's page, for the network's page, and for all open complaints at once; then the network's page again without the
closed ones, to which it should be equal within noise.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from flask import Flask

from dealer_service.app import create_app
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.complaint_clocks import DEFAULT_PROMISES, TimeLeft, Urgency, promises_to_plain
from dealer_service.domain.complaint_policy import Policy, PublicDays, calendar_of
from dealer_service.paths import LISTS
from dealer_service.services.complaint_lists import ComplaintFilters, ComplaintRowView, View, list_complaints
from dealer_service.services.opening import SYSTEM, Database, upgrade_database
from dealer_service.settings import Settings
from dealer_service.storage import lists
from dealer_service.storage.bulk import load_rows
from dealer_service.storage.columns import as_instant
from dealer_service.storage.complaint_lists import Line
from dealer_service.storage.complaint_log import freeze_calendar
from dealer_service.storage.dealers import DealerMaster, list_codes, save_dealer
from dealer_service.storage.scope import Scope, system_connection
from dealer_service.web import complaint_list_words
from dealer_service.web.order_words import brief

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
DEALERS = 30
COLUMNS = (
    "id", "dealer_id", "number", "received_at", "entered_at", "month", "source", "words", "vehicle_id", "plate",
    "calendar_id", "promises", "category", "severity", "level", "state", "version", "due_at", "alert_at", "closed_at",
)  # fmt: skip
OPEN_STATES = ("received", "acknowledged", "negotiating", "answered", "follow_up")

TEMPLATE = """{% from "complaint_lists/_rows.html" import complaint_rows with context %}<table><tbody>
{{- complaint_rows(rows, say, brief, at, "/complaints/", names, false, true, false) }}</tbody></table>"""

BARE = """
SELECT c.id, c.number, c.version, c.dealer_id, d.code, c.received_at, c.category, c.severity, c.level, c.state,
    c.due_at, c.waiting_since, c.next_attempt_at, c.closed_at, c.handler_id, u.name, v.vin, c.plate, c.calendar_id, NULL
FROM complaint c JOIN dealer d ON d.id = c.dealer_id LEFT JOIN vehicle v ON v.id = c.vehicle_id
LEFT JOIN app_user u ON u.id = c.handler_id
WHERE c.state <> 'closed' {narrowed} ORDER BY c.due_at, c.id LIMIT {most}"""


def fill(database: Database, closed: int, still_open: int) -> None:
    upgrade_database(database)
    rng = random.Random(5)
    with database.session(SYSTEM, write=True) as session:
        lists.load_lists(session, LISTS)
        for number in range(DEALERS):
            zone = "Asia/Shanghai" if number % 2 else "Europe/Berlin"
            save_dealer(session, DealerMaster(f"D{number:02}", f"Dealer {number}", f"R{number % 4}", None, zone, "en"),
                        date(2020, 1, 1))  # fmt: skip
        calendars = {}
        for dealer_id, code in list_codes(session):
            zone = "Asia/Shanghai" if int(code[1:]) % 2 else "Europe/Berlin"
            calendars[dealer_id] = freeze_calendar(session, dealer_id, calendar_of(Policy(), zone, PublicDays()))
        connection = system_connection(session)
        load_rows(connection, "vehicle", ("id", "vin"), ((i, f"WVWZZZ1JZ{i:08}") for i in range(1, 20_001)))
        load_rows(connection, "complaint", COLUMNS, rows(rng, calendars, closed, still_open))
        session.commit()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def rows(rng: random.Random, calendars: dict[int, int], closed: int, still_open: int) -> Iterable[tuple[object, ...]]:
    promises = json.dumps(promises_to_plain(DEFAULT_PROMISES))
    far = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())
    dealers = sorted(calendars)
    is_open = set(rng.sample(range(closed + still_open), still_open))
    for number in range(closed + still_open):
        dealer = dealers[number % len(dealers)]
        received = int((NOW - timedelta(days=rng.randrange(8 if number in is_open else 900))).timestamp())
        due = int(NOW.timestamp()) + rng.randrange(-2 * 86_400, 6 * 86_400) if number in is_open else far
        state = rng.choice(OPEN_STATES) if number in is_open else "closed"
        yield (
            number + 1, dealer, f"X-{number:07}", received, received, 202611, "counter", "It squeals again, as before.",
            rng.randrange(1, 20_001), f"HH-A {number % 9999}", calendars[dealer], promises, "repair_quality",
            rng.choice(("safety", "major", "minor")), rng.randrange(1, 5), state, 3, due, far,
            None if number in is_open else received + 86_400,
        )  # fmt: skip


def timed(times: int, *works: Callable[[], object]) -> list[float]:
    """Median seconds of each, taken in turn so that whatever else the machine does falls on all."""
    found: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, seconds in zip(works, found, strict=True):
            start = perf_counter()
            work()
            seconds.append(perf_counter() - start)
    return [median(seconds) for seconds in found]


def compare(app: Flask, database: Database, dealer_id: int | None, most: int, times: int) -> tuple[float, float]:
    """Seconds through the service and bare, for the same rows."""
    template = app.jinja_env.from_string(TEMPLATE)
    scope = SYSTEM if dealer_id is None else Scope("one dealer", frozenset({dealer_id}))

    def ours() -> str:
        with database.session(scope) as session:
            page = list_complaints(session, SYSTEM_ACTOR, ComplaintFilters(View.OPEN), NOW, most=most)
        return render(page.rows)

    constant = TimeLeft(Urgency.ON_TIME, 7_800.0, NOW)
    narrowed = "" if dealer_id is None else f"AND c.dealer_id = {dealer_id}"
    query = BARE.format(narrowed=narrowed, most=most)

    def bare() -> str:
        with database.engine.connect() as connection:
            cursor: Any = connection.connection.cursor()
            cursor.execute(query)
            found = [ComplaintRowView(Line(*shown(row)), constant, "Europe/Berlin") for row in cursor.fetchall()]
        return render(found)

    def render(rows: Sequence[ComplaintRowView]) -> str:
        names = {"repair_quality": "Repair quality"}
        return template.render(rows=rows, say=complaint_list_words, brief=brief, at=NOW, names=names)

    with app.test_request_context():
        assert ours().count("<tr") == bare().count("<tr")
        first, second = timed(times, ours, bare)
    return first, second


def shown(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row of the driver with the one moment that the template writes; the others are not shown."""
    return (*row[:5], as_instant(row[5]), *row[6:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("closed", type=int, nargs="?", default=180_000)
    parser.add_argument("open", type=int, nargs="?", default=20_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--url", help="an empty database instead of a SQLite file")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        url = asked.url or f"sqlite:///{folder}/full.sqlite"
        database = Database(url)
        fill(database, asked.closed, asked.open)
        cases = (("a dealer's page", 1, 50, 60), ("a dealer's open ones", 1, 5_000, 20),
                 ("the network's page", None, 50, 60), ("all open ones", None, asked.open, 5))  # fmt: skip
        app = create_app(Settings(url, None, "benchmark", "en", NOW.date(), Path(folder)))
        page = 0.0
        for name, dealer_id, most, times in cases:
            ours, bare = compare(app, database, dealer_id, most, times)
            print(f"{name:22} {ours * 1e3:8.2f} ms   bare {bare * 1e3:8.2f} ms   ratio {ours / bare:.2f}")
            page = ours if name == "the network's page" else page
        database.close()
        if asked.url is None:
            small = Database(f"sqlite:///{folder}/small.sqlite")
            fill(small, 0, asked.open)
            without = compare(app, small, None, 50, 60)[0]
            print(f"with the closed ones against without: {page / without:.2f}")
            small.close()


if __name__ == "__main__":
    main()
