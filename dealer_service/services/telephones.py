"""How is a customer's telephone number read aloud and dialled?"""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers


@dataclass(frozen=True, slots=True)
class Telephone:
    """``shown`` is grouped as in its country; ``dial`` is what a telephone takes, None where it has no digits."""

    shown: str
    dial: str | None


@lru_cache(maxsize=4096)
def telephone(written: str | None, country: str | None) -> Telephone | None:
    """A number as it was written at the dealer's, read by the rules of its country; what cannot be read is kept."""
    text = (written or "").strip()
    if not text:
        return None
    try:
        found = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        found = None
    if found is None or not phonenumbers.is_possible_number(found):
        digits = "".join(letter for letter in text if letter in "+0123456789")
        return Telephone(text, digits or None)
    at_home = country is not None and phonenumbers.country_code_for_region(country) == found.country_code
    kind = phonenumbers.PhoneNumberFormat
    shown = phonenumbers.format_number(found, kind.NATIONAL if at_home else kind.INTERNATIONAL)
    return Telephone(shown, phonenumbers.format_number(found, kind.E164))
