"""The blueprint that all pages of orders share, and what each of them asks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint

from dealer_service.domain.refusals import Refused
from dealer_service.services.lists import list_concern_groups
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.languages import reader_locale

bp = Blueprint("repair_orders", __name__, url_prefix="/orders")


def group_names() -> dict[str, str]:
    """Names of the concern groups by code, in the reader's language."""
    locale = reader_locale()
    return {group.code: group.name(locale) for group in list_concern_groups(edge.session(), edge.actor())}


def wall_clock(at: datetime | None, zone: str) -> datetime | None:
    """An instant as the dealer's clock showed it, for a field of a form."""
    return None if at is None else at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)


def now_there(zone: str) -> datetime:
    """The dealer's clock now."""
    return edge.now().astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)


def instant(local: datetime | None, zone: str, field: str) -> datetime | None:
    """The instant that the dealer's clock showed; of a repeated hour the first, a left-out hour is refused."""
    if local is None:
        return None
    at = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    there_and_back = at.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    if abs(there_and_back - local) > timedelta(seconds=1):
        missing = N_("The clocks were put forward: this hour did not exist that day. Correct the time.")
        raise Refused(missing, field=field)
    return at.astimezone(UTC)


def seconds(at: datetime | None) -> int | None:
    """Whole seconds UTC, as orders are handed to the services."""
    return None if at is None else int(at.timestamp())
