"""How is one complaint said on its page: its states, steps and clocks, and what was written down?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain import complaint_names as names
from dealer_service.domain.complaint_clocks import Clock, Deadline, Kept, TimeLeft, Urgency
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Offer, Severity, State
from dealer_service.web.complaint_words import URGENCIES, working_time
from dealer_service.web.order_words import money
from dealer_service.web.words import moment


def _translated(table: Mapping[Any, str]) -> dict[Any, Any]:
    """The domain's names, translated when the page is made."""
    return {key: _l(word) for key, word in table.items()}


def _marked(table: Mapping[Any, str], kinds: Mapping[Any, str]) -> dict[Any, tuple[Any, str]]:
    """With the kind of mark of components/figures.html."""
    return {key: (_l(word), kinds[key]) for key, word in table.items()}


STATES = _marked(names.STATES, {
    State.RECEIVED: "attention", State.ACKNOWLEDGED: "open", State.NEGOTIATING: "open", State.ESCALATED: "raised",
    State.ANSWERED: "open", State.FOLLOW_UP: "open", State.REOPENED: "raised", State.CLOSED: "good",
})  # fmt: skip
SEVERITIES = _marked(names.SEVERITIES, {Severity.SAFETY: "bad", Severity.MAJOR: "attention", Severity.MINOR: "quiet"})
LEVELS = _translated(names.LEVELS)
SOURCES = _translated(names.SOURCES)
CHANNELS = _translated(names.CHANNELS)
OUTCOMES = _translated(names.OUTCOMES)
FUNCTIONS = _translated(names.FUNCTIONS)
OFFERS = _translated(names.OFFERS)
SATISFIED = _marked(dict(sorted(names.SATISFIED.items())), {1: "bad", 2: "open", 3: "good", 4: "good"})
DEADLINES = _translated(names.DEADLINES)
KEPT = _marked({kept: word for kept, (_symbol, word) in names.KEPT.items()}, {
    Kept.RUNNING: "open", Kept.WAITING: "quiet", Kept.OVERDUE: "bad", Kept.MET: "good", Kept.MISSED: "bad",
    Kept.STOPPED: "quiet",
})  # fmt: skip
DONE = _translated(names.STEPS)
# What the button of a step says.
STEPS: dict[Step, Any] = {
    Step.ACKNOWLEDGE: _l("Acknowledge"),
    Step.NEGOTIATE: _l("Begin to negotiate"),
    Step.OFFER: _l("Record an offer"),
    Step.TURN_DOWN: _l("Offer turned down"),
    Step.ESCALATE: _l("Escalate"),
    Step.APPROVE: _l("Approve the offer"),
    Step.DECLINE: _l("Decline the offer"),
    Step.GIVE_BACK: _l("Give back with a limit"),
    Step.TAKE_OVER: _l("Take over"),
    Step.ANSWER: _l("Record the answer"),
    Step.FOLLOW_UP: _l("Record the follow-up"),
    Step.CLOSE: _l("Close"),
    Step.UNREACHABLE: _l("Close: unreachable"),
    Step.WITHDRAW: _l("Withdrawn by the customer"),
    Step.REOPEN: _l("Reopen"),
    Step.WAIT: _l("Wait for the customer"),
    Step.RESUME: _l("Let the clock run"),
    Step.CONTACT: _l("Record an attempt"),
    Step.NOTE: _l("Add a note"),
    Step.ADD: _l("Complained again"),
    Step.RAISE: _l("Raise the level"),
    Step.REGRADE: _l("Change the severity"),
    Step.RECLASSIFY: _l("Change the category"),
    Step.LINK: _l("Change vehicle or order"),
    Step.ASSIGN: _l("Give to somebody"),
    Step.JUDGE: _l("Record the finding"),
    Step.OVERTURN: _l("Change the finding"),
}


def step_button(step: Step) -> str:
    return str(STEPS[step])


def step_done(step: Step) -> str:
    return str(DONE[step])


def offer_words(offer: Offer, currency: str | None) -> str:
    """Refund · 300.00 EUR; an offer without an amount names its kind alone."""
    word = str(OFFERS[offer.kind])
    return f"{word} · {money(offer.amount, currency)}" if offer.amount else word


def deadline_words(key: str) -> str:
    """What ``answer-2`` means."""
    name, _bar, written = key.rpartition("-")
    word = str(DEADLINES[Deadline(name)])
    return word if written == "1" else _("%(deadline)s, after reopening", deadline=word)


def clock_name(clock: Clock) -> str:
    return deadline_words(clock.key)


def left_words(left: TimeLeft, zone: str) -> str:
    """2 h 10 min of working time left, until Tue 24 Nov 2026, 10:30."""
    if left.seconds is None or left.due_at is None:
        return str(URGENCIES[left.urgency][0])
    time = working_time(left.seconds)
    until = moment(left.due_at, zone)
    if left.urgency is Urgency.OVERDUE:
        return _("overdue by %(time)s of working time, since %(until)s", time=time, until=until)
    if left.urgency is Urgency.WAITING:
        return _("%(time)s of working time left when the clock runs again", time=time)
    return _("%(time)s of working time left, until %(until)s", time=time, until=until)


def upheld_words(upheld: bool | None) -> str:
    if upheld is None:
        return _("not decided")
    return _("upheld") if upheld else _("not upheld")


def state_mark(state: State) -> tuple[str, str]:
    word, kind = STATES[state]
    return str(word), kind


def words_of(table: Mapping[Any, Any], value: Any) -> str | None:
    """A value of a table in words, with or without its kind; None for none."""
    if value is None:
        return None
    found = table[value]
    return str(found[0] if isinstance(found, tuple) else found)


def moment_or_none(at: datetime | None, zone: str) -> str | None:
    return None if at is None else moment(at, zone)
