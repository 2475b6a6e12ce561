"""Deadlines and working times that other projects' test suites expect, against our business hours."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dealer_service.domain.business_hours import due_at, elapsed
from dealer_service.domain.calendars import Calendar
from dealer_service.domain.refusals import Refused
from tests.published.verdicts import Case


def cases(path: Path) -> Iterator[Case]:
    published = json.loads(path.read_text(encoding="utf-8-sig"))
    calendars = published["calendars"]
    for number, case in enumerate(published["cases"], 1):
        name = case.get("id", f"case {number}")
        ours, expected = _answers(case, calendars)
        agrees = ours == expected
        if case.get("other_convention"):
            yield Case(name, apart=f"other convention: ours {ours}, theirs {expected}")
        else:
            yield Case(name, () if agrees else (f"{case['op']} {ours}, published {expected}",))


def _answers(case: dict[str, Any], calendars: dict[str, Any]) -> tuple[str, str]:
    """Our answer and the published one, written alike."""
    due = case["op"] == "due"
    expected = case.get("expected" if due else "expected_seconds")
    try:
        calendar = case["calendar"]
        calendar = Calendar.from_dict(calendar if isinstance(calendar, dict) else calendars[calendar])
        pauses = [(_instant(start), _instant(end)) for start, end in case.get("pauses") or ()]
        start = _instant(case["start"])
        if due:
            ours = due_at(calendar, start, case["work_seconds"], pauses).isoformat()
        elif case["op"] == "elapsed":
            ours = f"{elapsed(calendar, start, _instant(case['end']), pauses):.6f}"
        else:
            return f"the operation {case['op']} is not known", str(expected)
    except (ValueError, KeyError, Refused) as problem:
        return "nothing" if expected is None else f"refused ({problem})", _written(expected, due)
    return ours, _written(expected, due)


def _written(expected: Any, due: bool) -> str:
    if expected is None:
        return "nothing"
    return _instant(expected).isoformat() if due else f"{float(expected):.6f}"


def _instant(text: str) -> datetime:
    """Without an offset the time is UTC, as all instants of the file are."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
