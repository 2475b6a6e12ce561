"""Which complaint does this person open, and with whose authority may he act on it?"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission
from dealer_service.domain.complaint_authority import LEVEL_OF, Authority, Limits, authority_at
from dealer_service.domain.complaint_case import Case, read_case
from dealer_service.domain.complaint_contents import Situation
from dealer_service.domain.complaint_entries import Entry, Facts, Said, Step
from dealer_service.domain.complaint_policy import Policy
from dealer_service.domain.complaint_wording import MEANWHILE
from dealer_service.domain.complaint_workflow import Move, Offered, steps_for, take
from dealer_service.domain.complaints import Level
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import Conflict, NotFound, Refused
from dealer_service.services.complaint_policy import policy_of
from dealer_service.services.words import N_
from dealer_service.storage.accounts import find_user, grants_of
from dealer_service.storage.complaint_log import entries_of, facts_of, find_complaint, lock_complaint
from dealer_service.storage.complaint_policy import absent_for
from dealer_service.storage.complaints import ComplaintRow
from dealer_service.storage.dealers import DealerRow, list_dealers
from dealer_service.storage.rework_jobs import answering_dealers, region_of


@dataclass(frozen=True, slots=True)
class Standing:
    """With whose authority a person acts at a dealer: his own first, then of those for whom he stands in."""

    dealer: Dealer
    policy: Policy
    authorities: tuple[Authority, ...]

    @property
    def own(self) -> Authority:
        return self.authorities[0]

    def may(self, permission: Permission) -> bool:
        return any(permission in one.permissions for one in self.authorities)


@dataclass(frozen=True, slots=True)
class Opened:
    """A complaint as one person meets it."""

    row: ComplaintRow
    facts: Facts
    entries: tuple[Entry, ...]
    case: Case
    standing: Standing

    @property
    def sees_person(self) -> bool:
        """Names and telephone numbers are for those who have to speak with the customer."""
        for one in self.standing.authorities:
            if one.is_system or Permission.RECEIVE_COMPLAINTS in one.permissions:
                return True
            if Permission.HANDLE_COMPLAINTS in one.permissions and one.works_at(self.case.level):
                return True
        return False


def dealer_by_id(session: Session, dealer_id: int) -> Dealer:
    row = session.get(DealerRow, dealer_id)
    return list_dealers(session, [row.code if row else ""])[0]


def standing_at(session: Session, actor: Actor, dealer: Dealer, now: datetime) -> Standing:
    """The person's authority at a dealer, with those of the absent for whom he stands in."""
    policy = policy_of(session, dealer)[0]
    limits: Limits = policy.limits
    here = answering_dealers(session, dealer.id)
    region = region_of(session, here[-1], now.date())
    found = [authority_at(actor, here, region, limits)]
    if actor.user_id is not None and actor.token is None:
        for user_id in absent_for(session, actor.user_id, now.date()):
            stand_in = replace(actor, grants=grants_of(session, user_id))
            found.append(authority_at(stand_in, here, region, limits, for_user_id=user_id))
    return Standing(dealer, policy, tuple(found))


def open_complaint(session: Session, actor: Actor, complaint_id: int, now: datetime, *, to_write: bool = False,
                   seen: int | None = None) -> Opened:  # fmt: skip
    """A complaint in the person's scope; locked to be written on.

    Raises ``NotFound``; ``Conflict`` where it no longer stands at the version ``seen``.
    """
    row = (lock_complaint if to_write else find_complaint)(session, complaint_id)
    if row is None:
        raise NotFound(N_("There is no such complaint, or not for you."))
    entries = tuple(entries_of(session, [complaint_id])[complaint_id])
    if seen is not None and seen != entries[-1].seq:
        raise changed_meanwhile(session, [entry for entry in entries if entry.seq > seen] or list(entries[-1:]))
    facts = facts_of(session, row)
    standing = standing_at(session, actor, dealer_by_id(session, row.dealer_id), now)
    return Opened(row, facts, entries, read_case(facts, entries), standing)


def changed_meanwhile(session: Session, since: list[Entry]) -> Conflict:
    """What the one is told who came second: the last thing that a person did, or that a deadline passed."""
    told = next((entry for entry in reversed(since) if entry.by_user_id is not None), since[-1])
    user = find_user(session, told.by_user_id) if told.by_user_id is not None else None
    return Conflict(MEANWHILE[told.step], name=user.name if user else "system")


def moment_of(case: Case, now: datetime) -> datetime:
    """When an entry is written: whole seconds, never before the entry it follows."""
    at = now.astimezone(UTC).replace(microsecond=0)
    return max(at, case.last_at) if case.last_at is not None else at


def take_as(opened: Opened, step: Step, said: Said, at: datetime) -> tuple[Move, Authority]:
    """The step with the first authority that carries it; the person's own refusal where none does."""
    refusal: Refused | None = None
    for authority in opened.standing.authorities:
        try:
            return take(Situation(opened.case, authority, at), step, said), authority
        except Refused as refused:
            refusal = refusal or refused
    assert refusal is not None
    raise refusal


def steps_open(opened: Opened, now: datetime) -> list[Offered]:
    """The steps with the reason where one is withheld from the person and from all for whom he stands in."""
    shown: dict[Step, Offered] = {}
    for authority in opened.standing.authorities:
        for offered in steps_for(Situation(opened.case, authority, now)):
            known = shown.get(offered.step)
            if known is None or (not known.is_open and offered.is_open):
                shown[offered.step] = offered
    return list(shown.values())


def levels_decided(actor: Actor) -> tuple[int, ...]:
    """The levels on which the person decides escalated offers; empty for none."""
    top = max((LEVEL_OF[grant.role] for grant in actor.grants if grant.role in LEVEL_OF), default=Level.ADVISOR)
    return tuple(level for level in Level if Level.MANAGER <= level <= top)
