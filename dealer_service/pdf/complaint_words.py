"""How do the papers of a complaint say its states, steps and promises, money and moments?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dealer_service.domain.complaint_clocks import Clock, Deadline
from dealer_service.domain.complaint_names import DEADLINES, KEPT, OFFERS
from dealer_service.domain.complaints import Offer
from dealer_service.domain.dealers import zone_of
from dealer_service.pdf.wording import DASH, Wording


def word(w: Wording, table: Mapping[Any, str], value: Any) -> str:
    """A value of a table in words; a dash for none."""
    return DASH if value is None else w.t(table[value])


def moment(w: Wording, at: datetime | None, zone: str) -> str:
    """Day and minute, local."""
    if at is None:
        return DASH
    local = at.astimezone(zone_of(zone))
    return w.t("%(day)s, %(time)s", day=w.day(local.date()), time=f"{local:%H:%M}")


def money(w: Wording, minor: int, currency: str | None) -> str:
    """1,234.50 EUR: minor units as the trade writes them, with the code that is read everywhere."""
    amount = w.number(minor / 100, 2 if minor % 100 else 0)
    return f"{amount} {currency}" if currency else amount


def offered(w: Wording, offer: Offer, currency: str | None) -> str:
    """An offer without an amount names its kind alone."""
    kind = w.t(OFFERS[offer.kind])
    return w.t("%(kind)s: %(amount)s", kind=kind, amount=money(w, offer.amount, currency)) if offer.amount else kind


def clock_name(w: Wording, clock: Clock) -> str:
    return deadline_name(w, clock.key)


def deadline_name(w: Wording, key: str) -> str:
    """What ``answer-2`` means."""
    name, _bar, written = key.rpartition("-")
    said = w.t(DEADLINES[Deadline(name)])
    return said if written == "1" else w.t("%(deadline)s, after reopening", deadline=said)


def kept(w: Wording, clock: Clock) -> str:
    symbol, said = KEPT[clock.kept]
    return f"{symbol} {w.t(said)}"


def upheld(w: Wording, value: bool | None) -> str:
    if value is None:
        return w.t("not decided")
    return w.t("upheld") if value else w.t("not upheld")


def hours(w: Wording, seconds: float) -> str:
    """Working time: 2 h 10 min; a dash for none."""
    minutes = int(seconds // 60)
    if not minutes:
        return DASH
    whole, rest = divmod(minutes, 60)
    if not whole:
        return w.t("%(minutes)s min", minutes=w.number(rest))
    return w.t("%(hours)s h %(minutes)s min", hours=w.number(whole), minutes=w.number(rest))
