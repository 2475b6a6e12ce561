"""Is this row of an import right, and what does it say, normalised?

``RowReader.read`` is asked for every row and stops at the first fault; ``row_problems`` then says all of them, with the
same readers of cells.
"""

import marshal
import re
from collections.abc import Callable, Mapping, Set
from datetime import date
from hashlib import blake2b
from struct import Struct
from typing import Final, Protocol

from dealer_service.domain import import_problems as say
from dealer_service.domain.import_problems import BadCell
from dealer_service.domain.import_times import CLOCK, Days, DealerZone, Times, date_reader
from dealer_service.domain.import_values import (
    KEY_LIMIT,
    SHORT_LIMIT,
    VEHICLES_REMEMBERED,
    Memo,
    amount_reader,
    clean,
    key_text,
    needed,
    one_of,
    optional,
    read_currency,
    read_km,
    read_line,
    short_text,
)
from dealer_service.domain.repair_orders import (
    ImportedJob,
    ImportedOrder,
    JobType,
    OrderStatus,
    Outcome,
    Powertrain,
    RepairClass,
)
from dealer_service.domain.vehicles import VinFault, VinVerdict, judge_vin, normalise_vin

Cells = tuple[str, ...]
"""Texts of one row in the order of ``REPAIR_ORDERS``, "" where there is none."""

OrderValues = tuple[
    str, str, str, int, str, int | None, int | None, int | None, int | None, int | None, str | None, str | None,
    str | None, str | None, int | None, int | None, str | None, str | None, str | None, str | None,
]  # fmt: skip
"""Arguments of ``ImportedOrder`` without its jobs; the last one, first_registered_on, as ISO text."""

JobValues = tuple[
    int, str, str, str | None, str | None, str | None, str | None, str | None, int | None, str | None, str | None,
    str | None, int, str | None, str | None,
]  # fmt: skip
"""Arguments of ``ImportedJob`` without digest and row."""

ORDER_NAMES = (
    "dealer_code", "ro_number", "vin", "opened_at", "status", "promised_at", "delivered_at", "entered_at",
    "odometer_km", "odometer_out_km", "plate", "customer_name", "customer_phone", "advisor", "estimate", "invoice",
    "currency", "model", "powertrain", "first_registered_on",
)  # fmt: skip
"""Columns behind ``OrderValues``, in its order."""

VIN: Final = 2
ODOMETER_KM: Final = 8


_SIGNED = Struct(">q").unpack


class CodeLists(Protocol):
    """Codes that are valid now."""

    @property
    def concern_groups(self) -> Set[str]: ...

    @property
    def rework_causes(self) -> Set[str]: ...


class _Dealers(dict[str, tuple[str, Days]]):
    """Text of the cell to the dealer's code and local days."""

    __slots__ = ("_known", "_times")

    def __init__(self, known: Mapping[str, DealerZone], times: Times) -> None:
        self._known = known
        self._times = times

    def __missing__(self, text: str) -> tuple[str, Days]:
        dealer = self._known.get(clean(text))
        if dealer is None:
            raise BadCell(say.UNKNOWN_DEALER if clean(text) else say.EMPTY_NEEDED)
        self[text] = found = (dealer.code, self._times.days_of(dealer))
        return found


class RowReader:
    """Reads the rows of one file, remembering what repeats. ``odd_vins`` are accepted with a warning."""

    def __init__(
        self,
        dealers: Mapping[str, DealerZone],
        lists: CodeLists,
        formats: tuple[re.Pattern[str], ...] = (),
        decimal_comma: bool = False,
    ) -> None:
        self.times = Times(formats)
        self.odd_vins: set[str] = set()
        self.dealers = _Dealers(dealers, self.times)
        self.lines = Memo(lambda text: read_line(text) if text else 1)
        self.vins = needed(self._read_vin, VEHICLES_REMEMBERED)
        self.keys = needed(key_text)
        self.links = optional(key_text)
        self.job_types = needed(one_of(choice.value for choice in JobType))
        self.concern_groups = needed(_listed(lists.concern_groups, "concern_groups"))
        self.rework_causes = optional(_listed(lists.rework_causes, "rework_causes"))
        self.statuses = optional(one_of(choice.value for choice in OrderStatus))
        self.powertrains = optional(one_of(choice.value for choice in Powertrain))
        self.repair_classes = optional(one_of(choice.value for choice in RepairClass))
        self.outcomes = optional(one_of(choice.value for choice in Outcome))
        self.currencies = optional(read_currency)
        self.dates = optional(date_reader(formats))
        self.short = optional(short_text)
        self._read_amount = amount_reader(decimal_comma)

    def _read_vin(self, text: str) -> str:
        vin = normalise_vin(text)
        verdict, fault = judge_vin(vin)
        if verdict is VinVerdict.NO:
            raise BadCell(_VIN_FAULTS.get(fault, say.VIN_LETTERS), length=len(vin))
        if verdict is VinVerdict.WARN:
            self.odd_vins.add(vin)
        return vin

    def instant(self, text: str, days: Days | None, end_of_day: bool = True) -> int:
        """Seconds UTC of a filled cell; without a dealer, local times count as UTC."""
        if days is not None:
            try:
                return days[text[:10]] + CLOCK[text[10:]]
            except KeyError:
                return self.times.read(text, days.dealer, end_of_day)
        return self.times.read(text, None, end_of_day)

    def instant_if_any(self, text: str, days: Days) -> int | None:
        if not text:
            return None
        try:
            return days[text[:10]] + CLOCK[text[10:]]
        except KeyError:
            return self.times.read(text, days.dealer, True) if clean(text) else None

    def name(self, text: str) -> str | None:
        """A short text that seldom comes twice, so not worth remembering."""
        if text.isascii() and len(text) <= SHORT_LIMIT:
            return text.strip() or None
        text = clean(text)
        return short_text(text) if text else None

    def km(self, text: str) -> int | None:
        if text.isdecimal() and text.isascii() and len(text) < 8:
            return int(text)
        text = clean(text)
        return read_km(text) if text else None

    def amount(self, text: str) -> int | None:
        if text[-3:-2] == "." and text.isascii():
            digits = text[:-3] + text[-2:]
            if digits.isdigit() and len(digits) < 12:
                return int(digits)
        text = clean(text)
        return self._read_amount(text) if text else None

    def read(self, cells: Cells) -> tuple[OrderValues, JobValues, int]:
        """The order's values, the job's, and the digest of both; ``BadCell`` at the first fault.

        The digest is over ``marshal``'s format 2, which a test pins: stored digests outlive a version of Python.
        """
        (
            dealer_code, number, line, vin, plate, customer_name, customer_phone, opened_at, promised_at, delivered_at,
            odometer, job_type, group, concern, cause, correction, labour_op, technician, advisor, amount, status_text,
            odometer_out, estimate, invoice, currency, entered_at, model, powertrain, registered_on, repair_class,
            outcome, rework_of, of_line, of_dealer, rework_cause,
        ) = cells  # fmt: skip
        code, days = self.dealers[dealer_code]
        short = self.short
        try:
            opened = days[opened_at[:10]] + CLOCK[opened_at[10:]]
            promised = days[promised_at[:10]] + CLOCK[promised_at[10:]] if promised_at else None
            delivered = days[delivered_at[:10]] + CLOCK[delivered_at[10:]] if delivered_at else None
        except KeyError:
            opened = self.instant(opened_at, days, False)
            promised = self.instant_if_any(promised_at, days)
            delivered = self.instant_if_any(delivered_at, days)
        status = self.statuses[status_text] if status_text else None
        if status is None:
            status = "open" if delivered is None else "delivered"
        elif status != "cancelled" and (status == "delivered") == (delivered is None):
            raise BadCell(say.OPEN_BUT_DELIVERED)
        if (promised is not None and promised < opened) or (delivered is not None and delivered < opened):
            raise BadCell(say.BEFORE_OPENED)
        link = self.links[rework_of] if rework_of else None
        link_dealer = short[of_dealer] if link else None
        order: OrderValues = (
            code,
            number if number.isalnum() and len(number) <= KEY_LIMIT else key_text(clean(number)),
            self.vins[vin],
            opened,
            status,
            promised,
            delivered,
            self.instant_if_any(entered_at, days) if entered_at else None,
            int(odometer) if odometer.isdecimal() and odometer.isascii() and len(odometer) < 7 else self.km(odometer),
            self.km(odometer_out) if odometer_out else None,
            self.name(plate) if plate else None,
            self.name(customer_name) if customer_name else None,
            self.name(customer_phone) if customer_phone else None,
            short[advisor],
            self.amount(estimate) if estimate else None,
            self.amount(invoice) if invoice else None,
            self.currencies[currency] if currency else None,
            short[model] if model else None,
            self.powertrains[powertrain] if powertrain else None,
            self.dates[registered_on] if registered_on else None,
        )
        job: JobValues = (
            self.lines[line],
            self.job_types[job_type],
            self.concern_groups[group],
            ((concern.strip() if concern.isascii() else clean(concern)) or None) if concern else None,
            (clean(cause) or None) if cause else None,
            (clean(correction) or None) if correction else None,
            short[labour_op],
            short[technician],
            self.amount(amount) if amount else None,
            self.repair_classes[repair_class] if repair_class else None,
            self.outcomes[outcome] if outcome else None,
            link,
            self.lines[of_line] if link else 1,
            None if link_dealer == code else link_dealer,
            self.rework_causes[rework_cause] if rework_cause else None,
        )
        return order, job, _SIGNED(blake2b(marshal.dumps((order, job), 2), digest_size=8).digest())[0]


_VIN_FAULTS: dict[VinFault | None, str] = {
    VinFault.LENGTH: say.VIN_LENGTH,
    VinFault.LETTERS: say.VIN_LETTERS,
    VinFault.CHECK_DIGIT: say.VIN_CHECK_DIGIT,
}


def _listed(codes: Set[str], name: str) -> Callable[[str], str]:
    """Reader of a code of one of the manufacturer's lists; small letters are taken for capitals."""

    def read(text: str) -> str:
        for code in (text, text.upper()):
            if code in codes:
                return code
        raise BadCell(say.NOT_A_CODE, list=name)

    return read


def signed_digest(content: bytes) -> int:
    """Digest of 64 bits, as the signed number that databases keep."""
    number: int = _SIGNED(blake2b(content, digest_size=8).digest())[0]
    return number


def build_order(values: OrderValues, jobs: list[ImportedJob]) -> ImportedOrder:
    registered_on = values[-1]
    if registered_on is None:
        return ImportedOrder(*values, jobs)  # type: ignore[arg-type]
    return ImportedOrder(*values[:-1], date.fromisoformat(registered_on), jobs)


def build_job(values: JobValues, digest: int, row: int) -> ImportedJob:
    return ImportedJob(*values, digest, row)
