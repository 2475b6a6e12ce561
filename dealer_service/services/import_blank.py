"""How does the table begin that a person fills in by hand?"""

import csv
import io

from dealer_service.domain.import_aliases import HEADERS
from dealer_service.domain.import_columns import REPAIR_ORDERS

LEFT_OUT = frozenset({"entered_at", "rework_of_line", "rework_of_dealer", "rework_cause", "repair_class", "outcome"})


def blank_table(locale: str) -> io.BytesIO:
    """The names of the columns as CSV, in words that are understood when it comes back: Chinese, or our own."""
    names = [name for name in REPAIR_ORDERS.names if name not in LEFT_OUT]
    words = [_chinese(name) for name in names] if locale.startswith("zh") else names
    text = io.StringIO(newline="")
    csv.writer(text).writerow(words)
    return io.BytesIO(b"\xef\xbb\xbf" + text.getvalue().encode())


def _chinese(name: str) -> str:
    return next((word for word in HEADERS.get(name, ()) if not word.isascii()), name)
