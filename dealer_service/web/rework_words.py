"""How are the states, queues, steps and relations of rework called on a page?"""

from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from dealer_service.domain.rework_cases import Relation, Visit
from dealer_service.domain.rework_decisions import PairState, Verdict
from dealer_service.domain.standard_lists import Cause, ConcernGroup, DismissalReason
from dealer_service.services.rework_board import Tab
from dealer_service.services.rework_items import Entry, Item
from dealer_service.services.rework_matters import Decided
from dealer_service.web.languages import reader_locale
from dealer_service.web.words import DASH, number, short_day

_l = lazy_gettext

TAB_NAMES: dict[Tab, Any] = {
    Tab.ANSWER: _l("To answer"),
    Tab.SUSPECTED: _l("Suspected"),
    Tab.UNTAGGED: _l("Without cause"),
    Tab.DISPUTES: _l("Disputes"),
    Tab.CLAIMS: _l("Claims"),
    Tab.WAITING: _l("With others"),
    Tab.DECIDED: _l("Decided"),
}
TAB_LEADS: dict[Tab, Any] = {
    Tab.ANSWER: _l("Another dealer says that a vehicle came back with what was repaired here. Ten days to object."),
    Tab.SUSPECTED: _l("Same vehicle and concern group, inside the rework window: is it the same fault? Oldest first."),
    Tab.UNTAGGED: _l("Confirmed rework without a cause. Each gets one primary cause; until then it is its own bar."),
    Tab.DISPUTES: _l("Two dealers disagree on a return. The area manager of the first visit's dealer settles it."),
    Tab.CLAIMS: _l("Causes that dealers claim to be the manufacturer's; dealer-side until they are accepted."),
    Tab.WAITING: _l("Nothing to do here: proposals with another dealer, and links whose original has not arrived."),
    Tab.DECIDED: _l("Confirmed and dismissed pairs, the latest visit first. Each can be looked at again."),
}
NOTHING: dict[Tab, Any] = {
    Tab.ANSWER: _l("No other dealer waits for an answer."),
    Tab.SUSPECTED: _l("No suspicion is open."),
    Tab.UNTAGGED: _l("Every rework has its cause."),
    Tab.DISPUTES: _l("No dispute waits."),
    Tab.CLAIMS: _l("No claim waits for an answer."),
    Tab.WAITING: _l("Nothing waits elsewhere."),
    Tab.DECIDED: _l("Nothing has been decided yet."),
}
# (word, kind of components/figures.html)
STATE_WORDS: dict[PairState, tuple[Any, str]] = {
    PairState.UNLINKED: (_l("not linked"), "quiet"),
    PairState.SUSPECTED: (_l("suspected"), "attention"),
    PairState.REQUESTED: (_l("dismissal asked for"), "attention"),
    PairState.PROPOSED: (_l("proposed to the other dealer"), "open"),
    PairState.DISPUTED: (_l("disputed"), "raised"),
    PairState.CONFIRMED: (_l("confirmed"), "good"),
    PairState.REPORTED: (_l("reported by the dealer's system"), "good"),
    PairState.PENDING: (_l("original not arrived"), "open"),
    PairState.DISMISSED: (_l("dismissed"), "quiet"),
    PairState.VOID: (_l("void by correction"), "bad"),
    PairState.AUDITED: (_l("found by the auditor"), "good"),
}
VERDICT_WORDS: dict[Verdict, Any] = {
    Verdict.CONFIRMED: _l("rework"),
    Verdict.DISMISSED: _l("no rework"),
    Verdict.UNDONE: _l("taken back"),
    Verdict.OBJECTED: _l("objected to"),
}
ENTRY_STATES: dict[str, Any] = {
    "standing": _l("stands"),
    "requested": _l("asked for"),
    "proposed": _l("proposed"),
    "disputed": _l("disputed"),
    "superseded": _l("followed by another decision"),
    "void": _l("void by correction"),
    "lapsed": _l("lapsed: a correction made the pair impossible"),
}
SOURCES: dict[str, Any] = {"time": _l("ten days without an objection"), "audit": _l("the auditor")}
RELATIONS: dict[Relation, Any] = {
    Relation.FIRST: _l("first visit"),
    Relation.REWORK: _l("rework"),
    Relation.LATE: _l("late rework"),
    Relation.PENDING: _l("original not arrived"),
    Relation.SUSPECTED: _l("suspected"),
}
CLAIM_WORDS: dict[str, tuple[Any, str]] = {
    "claimed": (_l("claimed, not yet answered by the manufacturer"), "open"),
    "accepted": (_l("accepted by the manufacturer"), "good"),
    "refused": (_l("refused by the manufacturer"), "bad"),
}
JOB_TYPES: dict[str, Any] = {
    "customer_pay": _l("customer pays"),
    "warranty": _l("warranty"),
    "goodwill": _l("goodwill"),
    "insurance": _l("insurance"),
    "maintenance": _l("maintenance"),
    "campaign": _l("campaign"),
    "internal": _l("internal"),
}

def named(entry: Cause | ConcernGroup | DismissalReason) -> str:
    """An entry of a standard list in the reader's language."""
    return entry.name(reader_locale())


def heading(visit: Visit) -> str:
    """The return as the title of its item."""
    if visit.own is None:
        return gettext("Return at another dealer")
    return gettext("Order %(number)s, job %(line)s", number=visit.own.number, line=visit.own.line)


def order_words(visit: Visit | None) -> str:
    """Order and line of an own visit; another dealer's is only called so."""
    if visit is None:
        return DASH
    if visit.own is None:
        return gettext("a visit at another dealer on %(day)s", day=short_day(visit.facts.opened_on))
    return gettext("order %(number)s, job %(line)s", number=visit.own.number, line=visit.own.line)


def between_words(days: int | None, km: int | None) -> str:
    """12 days and 420 km later."""
    if days is None:
        return DASH
    written = ngettext("%(num)s day later", "%(num)s days later", days)
    return written if km is None else written + " · " + gettext("%(km)s km", km=number(km))


def what_changed(decided: Decided, item: Item) -> str:
    """One line about a step just taken; ``item`` as it stood before."""
    back, first = order_words(item.returned), order_words(item.original)
    sentences = {
        PairState.CONFIRMED: gettext("Confirmed: %(back)s is rework of %(first)s.", back=back, first=first),
        PairState.DISMISSED: gettext("Dismissed: %(back)s is no rework of %(first)s.", back=back, first=first),
        PairState.REQUESTED: gettext("Asked for: a manager decides on the dismissal of %(back)s.", back=back),
        PairState.PROPOSED: gettext("Proposed: the other dealer has ten days to object on %(back)s.", back=back),
        PairState.DISPUTED: gettext("Objected: the area manager settles %(back)s.", back=back),
        PairState.SUSPECTED: gettext("An open suspicion again: %(back)s.", back=back),
    }
    return sentences.get(decided.state) or gettext(
        "Done: %(back)s now stands as: %(state)s.", back=back, state=str(STATE_WORDS[decided.state][0]))  # fmt: skip


def entry_words(entry: Entry) -> str:
    """rework, proposed · Max Manager."""
    parts = [str(VERDICT_WORDS[entry.verdict])]
    if entry.state in ENTRY_STATES:
        parts.append(str(ENTRY_STATES[entry.state]))
    if entry.who:
        parts.append(entry.who)
    elif entry.source in SOURCES:
        parts.append(str(SOURCES[entry.source]))
    return " · ".join(parts)
