"""What the page of a complaint says, in finished words: facts, clocks, timeline, offers, what came before."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from dealer_service.domain.accounts import Permission
from dealer_service.domain.complaint_clocks import Clock
from dealer_service.domain.complaint_entries import Said
from dealer_service.domain.complaints import EXCHANGES, Related
from dealer_service.services import complaint_guides
from dealer_service.services.complaint_view import ComplaintView, TimelineEntry
from dealer_service.web import complaint_case_words as words
from dealer_service.web import edge
from dealer_service.web.complaint_words import URGENCIES, working_time
from dealer_service.web.languages import reader_locale
from dealer_service.web.order_words import money
from dealer_service.web.words import DASH, day, moment

Fact = tuple[str, str | None]


def page_words(view: ComplaintView) -> dict[str, Any]:
    """Finished values of the page."""
    locale = reader_locale()
    named = {one.code: one.name(locale) for one in complaint_guides.list_categories(edge.session(), edge.actor())}
    return {
        "state": words.state_mark(view.state),
        "severity": (str(words.SEVERITIES[view.severity][0]), words.SEVERITIES[view.severity][1]),
        "level": str(words.LEVELS[view.level]),
        "category": named.get(view.category, view.category),
        "due": _due(view),
        "clocks": [_clock(clock, view.zone) for clock in view.clocks],
        "facts": _facts(view),
        "finding": _finding(view),
        "offered": _offered(view),
        "limit": _limit(view),
        "timeline": [_entry(entry, view, named) for entry in reversed(view.timeline)],
        "before": [related(one, named) for one in view.before],
        "attempts": _attempts(view),
        "sees_order": edge.actor().may(Permission.SEE_ORDERS),
        "channels": words.CHANNELS,
        "outcomes": words.OUTCOMES,
        "steps_done": words.step_done,
    }


def related(one: Related, named: dict[str, str]) -> dict[str, Any]:
    """An open or earlier complaint, in one line."""
    why = [_("same vehicle") if one.same_vehicle else None, _("same cause") if one.same_cause else None,
           _("same customer") if one.same_customer else None]  # fmt: skip
    word, kind = words.state_mark(one.state)
    return {"id": one.id, "number": one.number, "dealer": one.dealer, "state": word, "kind": kind,
            "category": named.get(one.category, one.category), "on": day(one.received_on),
            "why": ", ".join(part for part in why if part)}  # fmt: skip


def _due(view: ComplaintView) -> dict[str, Any]:
    """The promise that comes next, in large."""
    word, kind = URGENCIES[view.left.urgency]
    waiting = None
    if view.waiting is not None:
        since = moment(view.waiting.since, view.zone)
        waiting = _("The clock has stood since %(since)s (%(by)s): %(reason)s", since=since,
                    by=view.waiting.by or _("the system"), reason=view.waiting.reason)  # fmt: skip
    return {
        "name": words.clock_name(view.next_clock) if view.next_clock else None,
        "word": str(word),
        "kind": kind,
        "left": words.left_words(view.left, view.zone) if view.next_clock else None,
        "waiting": waiting,
    }


def _clock(clock: Clock, zone: str) -> dict[str, Any]:
    word, kind = words.KEPT[clock.kept]
    return {
        "name": words.clock_name(clock),
        "due": moment(clock.due_at, zone),
        "ended": moment(clock.ended_at, zone) if clock.ended_at else DASH,
        "word": str(word),
        "kind": kind,
        "ran": working_time(clock.running_seconds),
        "paused": working_time(clock.paused_seconds) if clock.paused_seconds else DASH,
    }


def _facts(view: ComplaintView) -> list[Fact]:
    came = words.words_of(words.SOURCES, view.source)
    return [
        (_("Dealer"), f"{view.dealer} {view.dealer_name}"),
        (_("Received"), f"{moment(view.received_at, view.zone)}, {came}"),
        (_("Taken by"), view.received_by or DASH),
        (_("With"), view.handler or _("nobody yet")),
        (_("Vehicle"), " · ".join(part for part in (view.plate, view.model) if part) or DASH),
        (_("He asks for"), view.asks or DASH),
    ]


def _finding(view: ComplaintView) -> list[Fact]:
    """What was found out, once it was."""
    found: list[Fact] = []
    if view.upheld is not None:
        found.append((_("Finding"), words.upheld_words(view.upheld)))
        found.append((_("Responsible"), words.words_of(words.FUNCTIONS, view.function) or DASH))
    if view.lines:
        found.append((_("Jobs"), ", ".join(str(line) for line in view.lines)))
    if view.satisfaction is not None:
        found.append((_("Satisfaction"), words.words_of(words.SATISFIED, view.satisfaction)))
    if view.closed_at is not None:
        found.append((_("Closed"), moment(view.closed_at, view.zone)))
    if view.reopened:
        found.append((_("Reopened"), ngettext("%(num)s time", "%(num)s times", view.reopened)))
    return found


def _offered(view: ComplaintView) -> list[dict[str, Any]]:
    made = [
        {
            "what": words.offer_words(given.offer, view.currency),
            "at": moment(given.at, view.zone),
            "word": _("turned down") if given.turned_down else _("given"),
            "kind": "bad" if given.turned_down else "good",
            "ways": given.ways_left,
        }
        for given in view.offers
    ]
    if view.asked is not None:
        made.append({"what": words.offer_words(view.asked, view.currency), "at": None, "ways": None,
                     "word": _("a superior's decision is awaited"), "kind": "raised"})  # fmt: skip
    return made


def _limit(view: ComplaintView) -> str:
    """Up to what this person may offer here."""
    if view.authorised is not None:
        return _("Authorised here: %(offer)s.", offer=words.offer_words(view.authorised.offer, view.currency))
    if view.limit is None:
        return _("Your offers have no limit.")
    kinds = " / ".join(str(words.OFFERS[kind]) for kind in words.OFFERS if kind in EXCHANGES)
    return _("You may offer up to %(limit)s; a %(kinds)s is decided by a superior.",
             limit=money(view.limit, view.currency), kinds=kinds)  # fmt: skip


def _attempts(view: ComplaintView) -> str | None:
    if view.next_attempt_at is not None:
        return _("Next attempt: %(at)s.", at=moment(view.next_attempt_at, view.zone))
    return None


def _entry(entry: TimelineEntry, view: ComplaintView, named: dict[str, str]) -> dict[str, Any]:
    by = entry.by or _("by itself")
    if entry.on_behalf_of:
        by = _("%(deputy)s for %(absent)s", deputy=by, absent=entry.on_behalf_of)
    return {
        "at": moment(entry.at, view.zone),
        "what": words.step_done(entry.step),
        "by": by,
        "note": entry.said.note,
        "parts": [
            (label, value) for label, value in [(_("To"), entry.given_to), *_parts(entry.said, view, named)] if value
        ],
        "mark": words.state_mark(entry.state),
    }


def _parts(said: Said, view: ComplaintView, named: dict[str, str]) -> list[Fact]:
    """What was written down with an entry beside its note."""
    return [
        (_("Spoken with"), words.words_of(words.CHANNELS, said.channel)),
        (_("Came of it"), words.words_of(words.OUTCOMES, said.outcome)),
        (_("Next attempt"), words.moment_or_none(said.next_attempt_at, view.zone)),
        (_("Offer"), words.offer_words(said.offer, view.currency) if said.offer else None),
        (_("Authorised up to"), money(said.limit, view.currency) if said.limit is not None else None),
        (_("Ways left to him"), said.ways_left),
        (_("Satisfaction"), words.words_of(words.SATISFIED, said.satisfaction)),
        (_("Finding"), words.upheld_words(said.upheld) if said.upheld is not None else None),
        (_("Responsible"), words.words_of(words.FUNCTIONS, said.function)),
        (_("Jobs"), ", ".join(str(line) for line in said.lines) if said.lines else None),
        (_("Severity"), words.words_of(words.SEVERITIES, said.severity)),
        (_("About"), named.get(said.category, said.category) if said.category else None),
        (_("Deadline"), words.deadline_words(said.deadline) if said.deadline else None),
        (_("Was due"), words.moment_or_none(said.due, view.zone)),
        (_("Rose to"), words.words_of(words.LEVELS, said.raised_to)),
    ]
