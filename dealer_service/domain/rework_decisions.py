"""Who may decide what on a pair of visits, and how does the pair stand afterwards?

``STEPS`` is the whole workflow: it draws the buttons, refuses what is not listed and is walked by the tests. How a job
stands is never stored: ``on_table`` computes it from its link, its suspicion and the decisions kept.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dealer_service.domain.accounts import Actor, Permission, Role, require
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.domain.rework import LinkState
from dealer_service.domain.words import N_

OBJECTION_DAYS = 10


class Verdict(StrEnum):
    """What an entry says; ``undone`` and ``objected`` answer to an earlier entry."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    UNDONE = "undone"
    OBJECTED = "objected"


class DecisionState(StrEnum):
    """``void``: a correction made the pair impossible; ``lapsed``: it was so before the proposal took effect."""

    STANDING = "standing"
    REQUESTED = "requested"
    PROPOSED = "proposed"
    DISPUTED = "disputed"
    SUPERSEDED = "superseded"
    VOID = "void"
    LAPSED = "lapsed"
    ENTRY = "entry"


LIVE = frozenset({DecisionState.REQUESTED, DecisionState.PROPOSED, DecisionState.DISPUTED})
PAIR_VERDICTS = frozenset({Verdict.CONFIRMED, Verdict.DISMISSED})


class PairState(StrEnum):
    """How a job stands with the original that is on the table."""

    UNLINKED = "unlinked"
    SUSPECTED = "suspected"
    REQUESTED = "requested"  # an advisor asks his manager to dismiss: his own name stands on it
    PROPOSED = "proposed"  # to the dealer of the original, who may object
    DISPUTED = "disputed"  # until the area manager settles it
    CONFIRMED = "confirmed"
    REPORTED = "reported"  # linked by the dealer's own system
    PENDING = "pending"  # its original has not arrived yet
    DISMISSED = "dismissed"
    VOID = "void"
    AUDITED = "audited"  # linked by an auditor's finding; one that dismissed a pair leaves it DISMISSED


class Step(StrEnum):
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    LINK = "link"  # to another original than the one on the table
    UNDO = "undo"
    ACCEPT = "accept"
    OBJECT = "object"
    SETTLE = "settle"
    TAKE_EFFECT = "take_effect"
    RULE = "rule"


class Party(StrEnum):
    """On which side of a pair a person stands."""

    RETURN = "return"  # the dealer to whom the vehicle came back
    ORIGINAL = "original"
    AREA = "area"  # the area manager of the dealer of the original, whose figure it is
    AUDIT = "audit"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who takes a step and where it leads; ``across``: the same between two dealers, where that differs."""

    by: Party
    permission: Permission
    leads_to: frozenset[PairState]
    by_across: tuple[Party, Permission] | None = None
    across: frozenset[PairState] | None = None


def _to(*states: PairState) -> frozenset[PairState]:
    return frozenset(states)


S, P = PairState, Permission
_DECIDED = _to(S.CONFIRMED, S.DISMISSED)
# What an undo can uncover: what the dealer's own system said, a suspicion, or an earlier decision on another pair.
_BEFORE = _to(S.UNLINKED, S.SUSPECTED, S.REPORTED, S.PENDING, S.DISMISSED, S.VOID)
_BROKEN = _to(S.DISMISSED, S.SUSPECTED)

_CONFIRM = Rule(Party.RETURN, P.CONFIRM_REWORK, _to(S.CONFIRMED), across=_to(S.PROPOSED))
_DISMISS = Rule(Party.RETURN, P.DISMISS_REWORK, _to(S.DISMISSED, S.SUSPECTED, S.REQUESTED),
                across=_to(S.PROPOSED, S.REQUESTED))  # fmt: skip
_BREAK = Rule(Party.RETURN, P.DECIDE_REWORK, _to(S.DISMISSED, S.SUSPECTED, S.REQUESTED),
              across=_to(S.PROPOSED, S.REQUESTED))  # fmt: skip
_LINK = _CONFIRM
_UNDO = Rule(Party.RETURN, P.CONFIRM_REWORK, _BEFORE)
_REOPEN = Rule(Party.RETURN, P.CONFIRM_REWORK, _BEFORE, by_across=(Party.AREA, P.SETTLE_DISPUTES))
_RULE = Rule(Party.AUDIT, P.VERIFY_FINDINGS, _BEFORE | _to(S.AUDITED, S.CONFIRMED))

STEPS: dict[tuple[PairState, Step], Rule] = {
    (S.UNLINKED, Step.LINK): _LINK,
    (S.SUSPECTED, Step.CONFIRM): _CONFIRM,
    (S.SUSPECTED, Step.DISMISS): _DISMISS,
    (S.SUSPECTED, Step.LINK): _LINK,
    (S.REQUESTED, Step.CONFIRM): _CONFIRM,
    (S.REQUESTED, Step.DISMISS): _BREAK,
    (S.REQUESTED, Step.UNDO): _UNDO,
    (S.PROPOSED, Step.UNDO): _UNDO,
    (S.PROPOSED, Step.ACCEPT): Rule(Party.ORIGINAL, P.DECIDE_REWORK, _DECIDED | _BROKEN),
    (S.PROPOSED, Step.OBJECT): Rule(Party.ORIGINAL, P.DECIDE_REWORK, _to(S.DISPUTED)),
    (S.PROPOSED, Step.TAKE_EFFECT): Rule(Party.CLOCK, P.SIGNED_IN, _DECIDED | _BROKEN),
    (S.DISPUTED, Step.UNDO): _UNDO,
    (S.DISPUTED, Step.SETTLE): Rule(Party.AREA, P.SETTLE_DISPUTES, _DECIDED | _BROKEN),
    (S.CONFIRMED, Step.UNDO): _REOPEN,
    (S.REPORTED, Step.DISMISS): _BREAK,
    (S.REPORTED, Step.LINK): Rule(Party.RETURN, P.DECIDE_REWORK, _to(S.CONFIRMED), across=_to(S.PROPOSED)),
    (S.PENDING, Step.LINK): _LINK,
    (S.DISMISSED, Step.UNDO): _REOPEN,
    (S.DISMISSED, Step.LINK): _LINK,
    (S.VOID, Step.UNDO): _UNDO,
    (S.VOID, Step.LINK): _LINK,
    **{(state, Step.RULE): _RULE for state in PairState},
}

# Why a step that is not listed is refused: how the pair stands, and what can be done instead.
NOT_LISTED: dict[PairState, str] = {
    S.UNLINKED: N_("Nothing is suspected or decided here. Link the job to its original if it is rework."),
    S.SUSPECTED: N_("This suspicion is open. Confirm it, dismiss it, or link the job to another original."),
    S.REQUESTED: N_("A dismissal is asked for here and waits for the manager, who confirms or dismisses."),
    S.PROPOSED: N_("A proposal waits for the other dealer's answer. It can be withdrawn, accepted or objected to."),
    S.DISPUTED: N_("The two dealers disagree. The area manager settles it."),
    S.CONFIRMED: N_("This job is already linked to its original. Undo that decision first."),
    S.REPORTED: N_("The dealer's own system links this job. A manager can dismiss the pair or name another original."),
    S.PENDING: N_("The original has not arrived yet. Wait for it, or link the job to another original."),
    S.DISMISSED: N_("This pair is dismissed. Undo that decision first, or link the job to another original."),
    S.VOID: N_("A correction made this pair impossible. Undo the decision, or link the job to another original."),
    S.AUDITED: N_("The auditor's verified finding stands here; a dealer's decision cannot change it."),
}
MEANWHILE: dict[PairState, str] = {
    S.UNLINKED: N_("This was changed by someone else meanwhile: nothing is suspected any more. Look at it again."),
    S.SUSPECTED: N_("This was changed by someone else meanwhile: it is an open suspicion now. Look at it again."),
    S.REQUESTED: N_("Someone else asked for a dismissal here meanwhile. Look at it again."),
    S.PROPOSED: N_("Someone else made a proposal here meanwhile. Look at it again."),
    S.DISPUTED: N_("The other dealer objected meanwhile. Look at it again."),
    S.CONFIRMED: N_("Someone else confirmed this meanwhile. Look at it again."),
    S.REPORTED: N_("The dealer's own system linked this job meanwhile. Look at it again."),
    S.PENDING: N_("The dealer's own system named an original meanwhile. Look at it again."),
    S.DISMISSED: N_("Someone else dismissed this meanwhile. Look at it again."),
    S.VOID: N_("A correction changed this meanwhile. Look at it again."),
    S.AUDITED: N_("The auditor decided this meanwhile. Look at it again."),
}
_NOT_THIS_SIDE: dict[Party, str] = {
    Party.RETURN: N_("This is decided by the dealer to whom the vehicle came back."),
    Party.ORIGINAL: N_("This is answered by the manager of the dealer of the first visit."),
    Party.AREA: N_("Between two dealers this is settled by the area manager."),
    Party.AUDIT: N_("This is done by the auditor."),
    Party.CLOCK: N_("This happens by itself when the time to object is over."),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A link by the dealer's own system, by its names."""

    source: str
    dealer: str
    number: str
    line: int


@dataclass(frozen=True, slots=True)
class Decision:
    """An entry as it is kept; ``before`` is the own system's link that it took the place of."""

    id: int
    job_id: int
    original_id: int | None
    original_dealer_id: int
    verdict: Verdict
    state: DecisionState
    source: str
    by_user_id: int | None
    at: datetime
    reason_id: int | None = None
    words: str | None = None
    before: Reference | None = None

    @property
    def open_until(self) -> datetime:
        """Until when the other dealer may object to a proposal."""
        return self.at + timedelta(days=OBJECTION_DAYS)


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What a job's own row and link say; ``linked_to`` is the job the link names, None while it has not arrived."""

    suspect_id: int | None
    state: LinkState
    source: str | None = None
    linked_to: int | None = None


@dataclass(frozen=True, slots=True)
class OnTable:
    """How a job stands: with which original, and by which decision."""

    state: PairState
    original_id: int | None = None
    decision: Decision | None = None

    @property
    def seen(self) -> str:
        """What a person has seen who decides on it; another value means that someone was first."""
        return f"{self.state}-{self.original_id or 0}-{self.decision.id if self.decision else 0}"


def on_table(facts: LinkFacts, decisions: Sequence[Decision]) -> OnTable:
    """How a job stands now. A finding of the audit comes first, then what waits for an answer, then the link."""
    speaking = sorted((d for d in decisions if d.verdict in PAIR_VERDICTS), key=lambda d: d.id, reverse=True)
    standing = [d for d in speaking if d.state is DecisionState.STANDING]
    for decision in standing:
        if decision.source == "audit" and decision.verdict is Verdict.CONFIRMED:
            return OnTable(S.AUDITED, decision.original_id, decision)
    for decision in speaking:
        if decision.state in LIVE:
            return OnTable(PairState(decision.state.value), decision.original_id, decision)
    if facts.state in (LinkState.IN_WINDOW, LinkState.OUTSIDE):
        by = next((d for d in standing if d.verdict is Verdict.CONFIRMED and d.original_id == facts.linked_to), None)
        return OnTable(S.CONFIRMED if facts.source in ("person", "audit") else S.REPORTED, facts.linked_to, by)
    if facts.state is LinkState.PENDING:
        return OnTable(S.PENDING)
    if facts.suspect_id is not None:
        return OnTable(S.SUSPECTED, facts.suspect_id)
    for decision in speaking:
        lost = decision.verdict is Verdict.CONFIRMED and decision.state is DecisionState.STANDING
        if decision.state is DecisionState.VOID or lost:
            return OnTable(S.VOID, decision.original_id, decision)
        if decision.state is DecisionState.STANDING:
            return OnTable(S.DISMISSED, decision.original_id, decision)
    return OnTable(S.UNLINKED)


def names_of(actor: Actor) -> frozenset[str]:
    """How a person may be written on orders."""
    return frozenset(staff_key(name) for name in (actor.name, actor.staff_name) if name and name.strip())


def staff_key(name: str) -> str:
    """A name as it is compared: blanks and capitals do not matter."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class Situation:
    """A pair as one person meets it: on which sides he stands, and whether his own name is on one of the two visits.

    Each party carries the person narrowed to the roles that put him there: a manager elsewhere decides nothing here.
    """

    table: OnTable
    across: bool
    parties: dict[Party, Actor]
    own_name: bool
    now: datetime


def check_step(situation: Situation, step: Step) -> PairState | None:
    """May the person take the step? Answers the waiting state that it leads to, None where it takes effect at once.

    Raises ``Refused`` for a pair of state and step that is not listed, ``NotAllowed`` for a person on another side.
    """
    table = situation.table
    rule = STEPS.get((table.state, step))
    if rule is None:
        raise Refused(NOT_LISTED[table.state])
    by_across = rule.by_across if situation.across else None
    party, permission = by_across or (rule.by, rule.permission)
    person = situation.parties.get(party)
    if person is None:
        raise NotAllowed(_NOT_THIS_SIDE[party])
    require(person, permission)
    if step is Step.UNDO and table.decision is not None and table.decision.source == "audit":
        raise Refused(NOT_LISTED[S.AUDITED])
    if step is Step.OBJECT and table.decision is not None and situation.now > table.decision.open_until:
        raise Refused(N_("The ten days to object are over; the proposal takes effect."))
    if step is Step.UNDO and person.user_id is not None and not person.may(Permission.DECIDE_REWORK):
        _check_own_decision(table, person, party)
    if step is Step.DISMISS and situation.own_name:
        if table.state is S.REQUESTED:
            raise NotAllowed(N_("Your own name is on one of these visits, so another manager decides this dismissal."))
        return S.REQUESTED
    if step is Step.LINK and situation.own_name and table.state in (S.SUSPECTED, S.REPORTED):
        raise NotAllowed(N_("Your own name is on one of these visits, so a manager names another original."))
    return S.PROPOSED if situation.across and rule.across is not None else None


def _check_own_decision(table: OnTable, person: Actor, party: Party) -> None:
    mine = table.decision is not None and table.decision.by_user_id == person.user_id
    if party is Party.RETURN and not mine:
        raise NotAllowed(N_("A decision is undone by the person who made it, or by a manager."))


def steps_open(situation: Situation) -> frozenset[Step]:
    """The steps that this person may take now: what the page shows as buttons."""
    found = set()
    for state, step in STEPS:
        if state is situation.table.state:
            try:
                check_step(situation, step)
            except Refused:
                continue
            found.add(step)
    return frozenset(found)


def narrowed(actor: Actor, dealer_ids: Collection[int]) -> Actor | None:
    """The person with only the roles held at these dealers; None where there are none."""
    grants = tuple(grant for grant in actor.grants if grant.dealer_id in dealer_ids)
    return replace(actor, grants=grants) if grants else None


def parties_of(actor: Actor, return_dealers: Collection[int], original_dealers: Collection[int],
               original_region: int | None) -> dict[Party, Actor]:  # fmt: skip
    """The sides on which a person stands: each dealer with those that it was merged into."""
    if actor.user_id is None:
        return dict.fromkeys(Party, actor)
    found = {Party.RETURN: narrowed(actor, return_dealers), Party.ORIGINAL: narrowed(actor, original_dealers)}
    area = tuple(g for g in actor.grants if g.role is Role.AREA_MANAGER and g.region_id == original_region)
    found[Party.AREA] = replace(actor, grants=area) if area and original_region is not None else None
    auditor = tuple(g for g in actor.grants if g.role is Role.AUDITOR)
    found[Party.AUDIT] = replace(actor, grants=auditor) if auditor else None
    return {party: person for party, person in found.items() if person is not None}
