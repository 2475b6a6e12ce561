"""Files for the pages of the import, as a manager would bring them."""

import io
from collections.abc import Iterable

HEADER = "dealer_code,ro_number,vin,opened_at,delivered_at,odometer_km,job_type,concern_group,concern"
VINS = ("WBAAD4EL4SA017834", "WVWZZZ1KZ6W612305", "WVWZZZ1KZ6W612306", "WVWZZZ1KZ6W612307")


def row(number: str, *, dealer: str = "D1", vin: str = VINS[1], day: int = 5, job_type: str = "warranty",
        group: str = "ENG-START", km: int = 41_000) -> str:  # fmt: skip
    return (f"{dealer},{number},{vin},2026-10-{day:02} 09:00,2026-10-{day:02} 16:00,{km},{job_type},{group},"
            "will not start when cold")  # fmt: skip


def csv_file(rows: Iterable[str], header: str = HEADER) -> io.BytesIO:
    return io.BytesIO("\n".join([header, *rows, ""]).encode())
