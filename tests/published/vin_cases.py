"""Identification numbers as published, with what our rule must say of them."""

import csv
from collections.abc import Iterator
from pathlib import Path

from dealer_service.domain.vehicles import check_digit, judge_vin, normalise_vin
from tests.published.verdicts import Case, differs


def cases(path: Path) -> Iterator[Case]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            vin = normalise_vin(row["vin"])
            digit = check_digit(vin)
            ours = {
                "normalised": vin,
                "letters_and_length_ok": str(digit is not None).lower(),
                "check_digit": digit or "",
                "verdict": str(judge_vin(vin).verdict),
            }
            found = []
            for column, value in ours.items():
                published = row.get(column)
                if published is not None:
                    found += differs(
                        column, value, published.lower() if column == "letters_and_length_ok" else published
                    )
            yield Case(f"line {number}, {row['vin']!r}", found)
