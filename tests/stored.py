"""What does a database hold, read with plain SQL past everything the program does? For comparing, and for emptying."""

from typing import Any

from sqlalchemy import text

from dealer_service.domain.first_fix import COUNTS
from dealer_service.domain.rework import LinkState
from dealer_service.storage.database import Database
from dealer_service.storage.schema import METADATA
from tests.twin import JobKey, Network, Twin

KEPT = {"region", "dealer", "dealer_region", "dealer_zone", "concern_group", "rework_cause", "dismissal_reason",
        "rework_window", "app_user", "change", "change_head", "change_value"}  # fmt: skip

_NAMES = {
    LinkState.IN_WINDOW: "in window",
    LinkState.OUTSIDE: "outside",
    LinkState.PENDING: "pending",
    LinkState.REFUSED: "refused",
}

_JOBS = """SELECT j.id, d.code, o.number, j.line, j.link_state, j.original_id, j.suspect_id,
    j.charged_dealer_id, j.month, c.code AS cause
    FROM job j JOIN repair_order o ON o.id = j.order_id JOIN dealer d ON d.id = o.dealer_id
    LEFT JOIN rework_cause c ON c.id = j.cause_id"""


def rows(database: Database, query: str) -> list[Any]:
    with database.engine.connect() as connection:
        return list(connection.execute(text(query)).mappings())


def empty(database: Database) -> None:
    """Delete all orders and what hangs on them; dealers, lists and people stay."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in METADATA.sorted_tables:
            if table.name not in KEPT:
                connection.execute(table.delete())
        connection.commit()
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            connection.exec_driver_sql("BEGIN")


class Stored:
    """Links, suspicions, counts and causes, in the words of the twin."""

    def __init__(self, database: Database) -> None:
        jobs = rows(database, _JOBS)
        named: dict[int, JobKey] = {job["id"]: (job["code"], job["number"], job["line"]) for job in jobs}
        codes = {row["id"]: row["code"] for row in rows(database, "SELECT id, code FROM dealer")}
        regions = {row["id"]: row["name"] for row in rows(database, "SELECT id, name FROM region")}
        self.jobs = set(named.values())
        self.links = {
            named[job["id"]]: (_NAMES[LinkState(job["link_state"])], named.get(job["original_id"]))
            for job in jobs
            if job["link_state"]
        }
        self.suspicions = {named[job["id"]]: named[job["suspect_id"]] for job in jobs if job["suspect_id"]}
        self.causes: dict[tuple[str, int, str], int] = {}
        for job in jobs:
            if job["original_id"] and job["month"]:
                bar = (codes[job["charged_dealer_id"]], job["month"], job["cause"] or "untagged")
                self.causes[bar] = self.causes.get(bar, 0) + 1
        self.counts = {
            (codes[row["dealer_id"]], row["month"], regions[row["region_id"]]): {name: row[name] for name in COUNTS}
            for row in rows(database, "SELECT * FROM month_count")
            if any(row[name] for name in COUNTS)
        }


def assert_equal(database: Database, network: Network) -> Twin:
    """Everything derived is what the slow way finds; the twin is answered for further questions."""
    stored, twin = Stored(database), Twin(network)
    assert stored.jobs == {visit.key for visit in twin.visits}
    assert stored.links == twin.links
    assert stored.suspicions == twin.suspicions
    assert stored.counts == twin.counts
    assert stored.causes == twin.causes
    return twin
