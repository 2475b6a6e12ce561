"""What was typed, or scanned, into the search box?"""

import re
import unicodedata

from dealer_service.domain.vehicles import VinVerdict, judge_vin, normalise_vin

# What a printed order may carry in its code: the address of its page.
_ADDRESS = re.compile(r"^https?://\S+/orders/(\d+)(?:[/?#]\S*)?$")
_DEALER_AND_NUMBER = re.compile(r"^(\S+)\s*[/|:\s]\s*(\S+)$")
_LABEL = "I"  # a data identifier before the number, in the codes on vehicles made for import

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
"""First characters of Chinese plates; customers often leave theirs out."""


def cleaned(words: str) -> str:
    """The words in plain characters, without what scanners add: stars of Code 39, control and zero-width characters."""
    plain = unicodedata.normalize("NFKC", words)
    shown = "".join(c for c in plain if not unicodedata.category(c).startswith("C") or c == " ")
    return shown.strip().strip("*").strip()


def vin_meant(words: str) -> str | None:
    """The vehicle identification number that was typed or scanned, or None."""
    vin = normalise_vin(words.replace(" ", "").replace("-", ""))
    if len(vin) == 18 and vin.startswith(_LABEL):
        vin = vin[1:]
    return vin if judge_vin(vin).verdict is not VinVerdict.NO else None


def order_meant(words: str) -> int | None:
    """The order whose address was scanned."""
    found = _ADDRESS.match(words)
    return int(found[1]) if found else None


def dealer_and_number(words: str) -> tuple[str, str] | None:
    """The two parts of an order number that is written with its dealer's code: "D1/R1"."""
    found = _DEALER_AND_NUMBER.match(words)
    return (found[1].upper(), found[2]) if found else None
