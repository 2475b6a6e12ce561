"""Which codes of an import were not on the manufacturer's list on the day when their order was opened?"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from dealer_service.domain.import_problems import N_, Problem, RowWarning
from dealer_service.domain.list_versions import is_usable
from dealer_service.storage.order_shapes import ShapedOrder
from dealer_service.storage.registers import Register

RETIRED = N_(
    "Row {row}, column {column}: “{value}” was retired on {day}, before this order was opened. It is kept as it is; "
    "let the other system use a code of the present list."
)
COMING = N_(
    "Row {row}, column {column}: “{value}” is valid from {day} only, after this order was opened. It is kept as it is; "
    "check the code."
)


def dated_warnings(register: Register, by_id: Mapping[int, ShapedOrder]) -> Iterator[tuple[int | None, RowWarning]]:
    """A file tells of older days, so that a retired code is taken; used on a day without it, it is told."""
    if not (register.dated_groups or register.dated_causes):
        return
    for shaped in by_id.values():
        zone = register.dealers[shaped.dealer_code]
        opened = datetime.fromtimestamp(shaped.opened_at, UTC)
        day = opened.astimezone(zone.zone_on(opened.date())).date()
        for job in shaped.order.jobs:
            for column, code, dated in (
                ("concern_group", job.concern_group, register.dated_groups),
                ("rework_cause", job.rework_cause, register.dated_causes),
            ):
                entry = dated.get(code) if code else None
                if code is None or entry is None or is_usable(entry, day):
                    continue
                retired = entry.retired_on is not None and entry.retired_on <= day
                told = entry.retired_on if retired else entry.valid_from
                params = {"row": job.row, "column": column, "value": code, "day": told.isoformat() if told else ""}
                warning = Problem(column, code, RETIRED if retired else COMING, params)
                yield shaped.dealer_id, RowWarning(job.row, warning)
