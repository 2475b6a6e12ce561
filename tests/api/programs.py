"""Programs that ask, and the orders they bring."""

import csv
import io
import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

ROOT = "/api/v1"
VIN = "WVWZZZ1JZXW000001"  # a region without check digit: kept with a warning
RIGHT_VIN = "1M8GDM9AXKP042788"
VINS = (RIGHT_VIN, "WBAAD4EL4SA017834", "1G1JC5246X7280123")


class Program:
    """A program with its token; without one it is turned away."""

    def __init__(self, app: Flask, token: str | None = None, language: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": language}
        if token is not None:
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: str) -> TestResponse:
        return self.client.get(ROOT + path, query_string=query, headers=self.headers)

    def bring(self, order: Any) -> TestResponse:
        return self.client.post(ROOT + "/repair-orders", json=order, headers=self.headers)

    def complain(self, key: str | None = None, **values: Any) -> TestResponse:
        """A complaint about waiting at D1, with what is said otherwise."""
        told = {"dealer_code": "D1", "words": "Two hours for a key", "category": "waiting_time", "severity": "minor"}
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(ROOT + "/complaints", json=told | values, headers=headers)

    def step(self, complaint_id: object, step: str, **values: Any) -> TestResponse:
        address = f"{ROOT}/complaints/{complaint_id}/steps"
        return self.client.post(address, json={"step": step} | values, headers=self.headers)

    def send(self, body: bytes, content_type: str = "application/json") -> TestResponse:
        return self.client.post(ROOT + "/repair-orders", data=body, content_type=content_type, headers=self.headers)


def order(number: str = "R1", **values: Any) -> dict[str, Any]:
    """One order of D1 with one job, delivered in October 2026."""
    told: dict[str, Any] = {
        "dealer_code": "D1", "ro_number": number, "vin": RIGHT_VIN, "opened_at": "2026-10-05T09:00",
        "delivered_at": "2026-10-05T16:00", "odometer_km": 41_000, "jobs": [job()],
    }  # fmt: skip
    return told | values


def job(line: int = 1, **values: Any) -> dict[str, Any]:
    return {"line": line, "job_type": "warranty", "concern_group": "ENG-START", "concern": "will not start"} | values


def flat(number: str = "R1", **values: Any) -> dict[str, Any]:
    """The same order as one row."""
    told = order(number)
    (only,) = told.pop("jobs")
    return told | only | values


def network(seed: int, count: int) -> list[dict[str, Any]]:
    """Orders of three dealers on a few vehicles: returns inside and outside the window, links, some to nowhere."""
    chance = random.Random(seed)
    found: list[dict[str, Any]] = []
    for number in range(count):
        opened = datetime(2026, 7, 1, 8) + timedelta(hours=chance.randrange(24 * 100))
        told = order(
            f"N{number}", dealer_code=chance.choice(["D1", "D1", "D2", "D3"]), vin=chance.choice(VINS),
            opened_at=opened.isoformat(sep=" "), odometer_km=chance.choice([None, 9_000, 10_000, 11_500, 40_000]),
            delivered_at=chance.choice([None, (opened + timedelta(hours=chance.randrange(70))).isoformat()]),
            jobs=[
                job(line, concern_group=chance.choice(["ENG-START", "BRK-NOISE"]),
                    job_type=chance.choice(["warranty", "customer_pay", "internal", "campaign"]))
                for line in range(1, chance.choice([1, 1, 2, 3]) + 1)
            ],
        )  # fmt: skip
        if found and chance.random() < 0.3:
            earlier = chance.choice([*found, order("LOST")])
            told["jobs"][0] |= {
                "rework_of": earlier["ro_number"],
                "rework_of_dealer": earlier["dealer_code"],
                "rework_cause": chance.choice([None, "D01", "D07"]),
            }
        found.append(told)
    return found


def as_file(orders: Iterable[dict[str, Any]]) -> bytes:
    """The same orders as an import file."""
    rows = [{k: v for k, v in told.items() if k != "jobs"} | row for told in orders for row in told["jobs"]]
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted({name for row in rows for name in row}))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
