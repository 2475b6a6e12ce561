"""Which causes may a rework be given, and which need more than a code?"""

from collections.abc import Sequence

from dealer_service.domain.refusals import Refused
from dealer_service.domain.standard_lists import Cause
from dealer_service.domain.words import N_

MANUFACTURER = "manufacturer"

# Whose side a return is on: the manufacturer's once it accepted the cause; until then, and untagged, the dealer's.
ACCEPTED, CLAIMED, DEALER_SIDE = "accepted", "claimed", "dealer_side"
SIDES = (ACCEPTED, CLAIMED, DEALER_SIDE)
NEEDS_PART_ORDER = frozenset({"M04"})


def find_cause(causes: Sequence[Cause], typed: str, field: str = "primary") -> Cause:
    """The cause meant by a code, by the beginning of one, or by words of its name in either language.

    Raises ``Refused`` where none or more than one is meant.
    """
    sought = " ".join(typed.split()).casefold()
    if not sought:
        raise Refused(N_("Choose the primary cause."), field=field)
    code = sought.partition(" ")[0]
    for cause in causes:
        if cause.code.casefold() in (sought, code):
            return cause
    meant = [c for c in causes if c.code.casefold().startswith(sought)]
    meant = meant or [c for c in causes if sought in c.en.casefold() or sought in c.zh]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise Refused(N_("No cause of the list has this code or these words."), field=field)
    raise Refused(
        N_("More than one cause fits: {codes}. Write the code."), field=field, codes=", ".join(c.code for c in meant)
    )


def checked_part_order(cause: Cause, part_order: str | None) -> str | None:
    """The order number of the part, needed where the manufacturer is said not to have delivered it."""
    number = (part_order or "").strip() or None
    if cause.code in NEEDS_PART_ORDER and number is None:
        raise Refused(
            N_("{code} needs the order number of the part that was not delivered."), field="part_order", code=cause.code
        )
    return number
