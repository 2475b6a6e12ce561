"""Which rows that waited for correction came back corrected, though no order tells?

A refused row of an order is settled when its order arrives whole. One whose order or dealer could not be read is known
again by the list it was written back in: by its row number there and by what stands in its other cells.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.data_exchange import fold
from dealer_service.domain.import_columns import WRITTEN_BACK
from dealer_service.domain.import_plans import without_guard
from dealer_service.domain.import_values import clean
from dealer_service.services.import_reading.orders import source_rows
from dealer_service.services.import_reading.survey import FileSurvey
from dealer_service.storage import import_lists as lists
from dealer_service.storage.import_keeping import read_problems
from dealer_service.storage.imports import ImportRefusalRow


def is_written_back(header: Sequence[str]) -> bool:
    """Is this the header of a list of refused rows that somebody corrected?"""
    return set(WRITTEN_BACK) <= {name.strip().casefold() for name in header}


def settle_written_back(session: Session, surveyed: FileSurvey, run_id: int, at: datetime) -> int:
    """Mark rows of repair orders as corrected that this file brought back; answers how many.

    What is wrong with them still was refused anew by run ``run_id`` and waits there. Commits nothing.
    """
    by_row: dict[int, list[ImportRefusalRow]] = {}
    for kept in lists.list_without_order(session, run_id):
        by_row.setdefault(kept.row, []).append(kept)
    if not by_row or not is_written_back(surveyed.header):
        return 0
    row_at = [name.strip().casefold() for name in surveyed.header].index("row")
    settled: list[ImportRefusalRow] = []
    for _at, texts in source_rows(surveyed):
        number = texts[row_at].strip() if len(texts) > row_at else ""
        candidates = by_row.get(int(number), []) if number.isascii() and number.isdigit() else []
        if candidates:
            cells = dict(zip(surveyed.header, map(without_guard, texts), strict=False))
            found = next((kept for kept in candidates if is_same_row(kept, cells)), None)
            if found is not None:
                candidates.remove(found)
                settled.append(found)
    lists.mark_corrected(session, settled, at)
    return len(settled)


def settle_list(session: Session, surveyed: FileSurvey, run_id: int, at: datetime) -> int:
    """Mark rows of earlier short lists as corrected; answers how many. Commits nothing.

    A file of dealers is the whole list, so it stands for all earlier ones; a file of answers for the orders in it.
    """
    kind = surveyed.shape.name
    waiting = lists.list_of_runs(session, kind, run_id)
    if kind != "dealers" and waiting:
        header = [fold(name) for name in surveyed.header]
        places = [header.index(fold(name)) for name in ("dealer_code", "ro_number")]
        brought = {tuple(clean(without_guard(texts[at])) for at in places)
                   for _at, texts in source_rows(surveyed) if len(texts) > max(places)}  # fmt: skip
        waiting = [kept for kept in waiting if (kept.dealer_code, kept.number) in brought]
    lists.mark_corrected(session, waiting, at)
    return len(waiting)


def is_same_row(kept: ImportRefusalRow, cells: Mapping[str, str]) -> bool:
    """Do at least half of the filled cells say the same, those left out in which something was wrong?"""
    wrong = {str(problem.params.get("column")) for problem in read_problems(kept.problems) if problem.column}
    texts: dict[str, str] = json.loads(kept.cells)
    before = {
        name: text.strip()
        for name, text in texts.items()
        if text.strip() and name not in wrong and name.strip().casefold() not in WRITTEN_BACK
    }
    same = sum(cells.get(name, "").strip() == text for name, text in before.items())
    return same > 0 and same * 2 >= len(before)
