"""An import file written from rows, and what reading it gives."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from dealer_service.domain.data_exchange import STANDARD, ImportProfile
from dealer_service.domain.import_problems import OrderGroup, RefusedRow
from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.services.import_reading.orders import read_orders
from dealer_service.services.import_reading.survey import survey


@dataclass(frozen=True)
class Shop:
    code: str
    zone: str = "Europe/Berlin"

    def zone_on(self, on: date) -> ZoneInfo:
        return ZoneInfo(self.zone)


DEALERS = {"D1": Shop("D1"), "D2": Shop("D2", "Asia/Shanghai")}
LISTS = SimpleNamespace(concern_groups={"OTH", "BRK-NOISE"}, rework_causes={"D01", "M04"})
GOOD = {
    "dealer_code": "D1", "ro_number": "R1", "line": "1", "vin": "WBAAD4EL4SA017834",
    "opened_at": "2026-03-05 08:00", "delivered_at": "2026-03-05 17:00", "odometer_km": "1000",
    "job_type": "warranty", "concern_group": "OTH", "concern": "", "amount": "", "technician": "",
}  # fmt: skip


def row(**changes: str) -> dict[str, str]:
    return {**GOOD, **changes}


def text(*rows: dict[str, str], delimiter: str = ",") -> str:
    out = io.StringIO()
    names = list(dict.fromkeys(name for one in rows for name in one))
    writer = csv.DictWriter(out, names, delimiter=delimiter, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(content: str | bytes, tmp: Path, profile: ImportProfile = STANDARD) -> list[OrderGroup]:
    path = tmp / "orders.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_orders(survey(path, profile), profile, DEALERS, LISTS))


def orders(groups: list[OrderGroup]) -> list[ImportedOrder]:
    return [group.order for group in groups if group.order is not None]


def refusals(groups: list[OrderGroup]) -> list[RefusedRow]:
    return [refusal for group in groups for refusal in group.refusals]


def templates(groups: list[OrderGroup]) -> list[str]:
    return [problem.template for refusal in refusals(groups) for problem in refusal.problems]


def warned(groups: list[OrderGroup]) -> list[str]:
    return [warning.problem.template for group in groups for warning in group.warnings]


def unchanged(groups: list[OrderGroup]) -> int:
    return sum(group.unchanged_duplicates for group in groups)


def seconds(*at: int) -> int:
    return int(datetime(*at, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]
