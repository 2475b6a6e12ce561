"""What does the text of a single cell mean?

Each reader takes the text of a cell that is not blank and returns its value, or raises ``BadCell`` with the sentence.
"""

import re
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from dealer_service.domain.import_problems import (
    EMPTY_NEEDED,
    NOT_A_CURRENCY,
    NOT_AN_AMOUNT,
    NOT_IN_LIST,
    NOT_WHOLE,
    TOO_LONG,
    BadCell,
)

Value = TypeVar("Value")

_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_ENDS = _INVISIBLE + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())

SHORT_LIMIT = 200
KEY_LIMIT = 64
LINE_LIMIT = 9_999
KM_LIMIT = 9_999_999
AMOUNT_LIMIT = 10**15
REMEMBERED = 100_000
VEHICLES_REMEMBERED = 300_000


def clean(text: str) -> str:
    """``text`` without blanks and invisible characters at its ends."""
    return text.strip() if text.isascii() else text.strip(_ENDS)


class Memo(dict[str, Value]):
    """Reads a repeated text once: text of the cell to value.

    Forgets everything when ``most`` texts are kept, so that memory stays bounded. A text that breaks a rule is
    not kept: the reader raises each time.
    """

    __slots__ = ("_most", "_read")

    def __init__(self, read: Callable[[str], Value], most: int = 0) -> None:
        self._read = read
        self._most = most or REMEMBERED

    def __missing__(self, text: str) -> Value:
        value = self._read(clean(text))
        if len(self) >= self._most:
            self.clear()
        self[text] = value
        return value


def optional(read: Callable[[str], Value]) -> Memo[Value | None]:
    """Reader of a column that may be blank: None then."""
    return Memo(lambda text: read(text) if text else None)


def needed(read: Callable[[str], Value], most: int = 0) -> Memo[Value]:
    """Reader of a column that must be filled."""

    def filled(text: str) -> Value:
        if not text:
            raise BadCell(EMPTY_NEEDED)
        return read(text)

    return Memo(filled, most)


def short_text(text: str) -> str:
    if len(text) > SHORT_LIMIT:
        raise BadCell(TOO_LONG, length=len(text), limit=SHORT_LIMIT)
    return text


def key_text(text: str) -> str:
    if len(text) > KEY_LIMIT:
        raise BadCell(TOO_LONG, length=len(text), limit=KEY_LIMIT)
    return text


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """Reader of a closed list of lower-case names; capitals and blanks between words do not matter."""
    known = {choice: choice for choice in choices}

    def read(text: str) -> str:
        found = known.get(text) or known.get("_".join(text.casefold().split()))
        if found is None:
            raise BadCell(NOT_IN_LIST, choices=", ".join(known))
        return found

    return read


_DIGITS = re.compile(r"\d{1,12}(\.0+)?", re.ASCII)


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Reader of whole numbers; ``7.0`` is 7, because spreadsheets write it so."""

    def read(text: str) -> int:
        if _DIGITS.fullmatch(text):
            number = int(text.partition(".")[0])
            if low <= number <= high:
                return number
        raise BadCell(NOT_WHOLE, low=low, high=high)

    return read


read_line = whole_number(1, LINE_LIMIT)
read_km = whole_number(0, KM_LIMIT)

_SYMBOLS = str.maketrans("", "", "¥￥€$£\u00a0\u202f ")
_PLAIN = re.compile(r"[-+]?\d{1,15}(\.\d{1,20})?", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+\.\d{1,20}|[-+]?\d{1,3}(,\d{3}){2,}", re.ASCII)
_TO_POINT = str.maketrans({".": ",", ",": "."})


def amount_reader(decimal_comma: bool) -> Callable[[str], int]:
    """Reader of amounts in hundredths of the currency, halves rounded up.

    Thousands separators are taken only where they cannot be mistaken for a decimal mark (``1,234.50``).
    """
    example = "1234,50" if decimal_comma else "1234.50"

    def read(text: str) -> int:
        plain = text.translate(_SYMBOLS)
        if decimal_comma:
            plain = plain.translate(_TO_POINT)
        if _GROUPED.fullmatch(plain):
            plain = plain.replace(",", "")
        if not _PLAIN.fullmatch(plain):
            raise BadCell(NOT_AN_AMOUNT, example=example)
        cents = int((Decimal(plain) * 100).quantize(Decimal(1), ROUND_HALF_UP))
        if abs(cents) > AMOUNT_LIMIT:
            raise BadCell(NOT_AN_AMOUNT, example=example)
        return cents

    return read


def read_currency(text: str) -> str:
    if len(text) == 3 and text.isascii() and text.isalpha():
        return text.upper()
    raise BadCell(NOT_A_CURRENCY)
