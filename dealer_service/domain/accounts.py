"""Who may do what? Domain section 8 as one table."""

from dataclasses import dataclass
from enum import StrEnum

from dealer_service.domain.refusals import NotAllowed
from dealer_service.domain.words import N_


class Role(StrEnum):
    ADVISOR = "advisor"
    TECHNICIAN = "technician"
    CUSTOMER_CARE = "customer_care"
    MANAGER = "manager"
    PRINCIPAL = "principal"
    AREA_MANAGER = "area_manager"
    AUDITOR = "auditor"
    SERVICE_CENTRE = "service_centre"
    HEAD_OFFICE = "head_office"
    ADMIN = "admin"


DEALER_ROLES = frozenset({Role.ADVISOR, Role.TECHNICIAN, Role.CUSTOMER_CARE, Role.MANAGER, Role.PRINCIPAL})
REGION_ROLES = frozenset({Role.AREA_MANAGER})
NETWORK_ROLES = frozenset({Role.AUDITOR, Role.SERVICE_CENTRE, Role.HEAD_OFFICE, Role.ADMIN})


class Permission(StrEnum):
    """What a verb needs. ``PUBLIC`` and ``SIGNED_IN`` are named, never implied."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    SEE_QUALITY = "see_quality"  # rates, causes, scorecards
    SEE_NETWORK = "see_network"  # dealers side by side: a region's, or all
    SEE_ORDERS = "see_orders"  # orders, vehicles, cases, with customers' data
    WRITE_ORDERS = "write_orders"
    CORRECT_ORDERS = "correct_orders"  # what a delivered or cancelled order says
    SEE_REWORK = "see_rework"
    CONFIRM_REWORK = "confirm_rework"
    DISMISS_REWORK = "dismiss_rework"
    DECIDE_REWORK = "decide_rework"  # all of a dealer's: own system's links, requests, proposals of other dealers
    SETTLE_DISPUTES = "settle_disputes"  # between dealers
    VERIFY_FINDINGS = "verify_findings"  # an auditor's, which outrank the dealers' decisions
    TAG_CAUSES = "tag_causes"
    ACCEPT_CAUSES = "accept_causes"  # manufacturer-side causes
    ANSWER_FOLLOW_UPS = "answer_follow_ups"
    SEE_STAFF_FIGURES = "see_staff_figures"  # of each advisor and technician of one's own dealer
    SEE_COMPLAINTS = "see_complaints"
    RECEIVE_COMPLAINTS = "receive_complaints"
    HANDLE_COMPLAINTS = "handle_complaints"  # all steps but decisions, at the levels of domain/complaint_authority.py
    DECIDE_OFFERS = "decide_offers"  # escalated ones, on the own level
    ERASE_PERSONS = "erase_persons"  # who complained becomes unknown, the complaint stays
    SET_COMPLAINT_POLICY = "set_complaint_policy"  # hours, promises, limits, deputies, guides
    IMPORT_ORDERS = "import_orders"
    IMPORT_DEALERS = "import_dealers"
    ISSUE_SCORECARDS = "issue_scorecards"
    SET_TARGETS = "set_targets"
    SEE_AUDITS = "see_audits"
    CONDUCT_AUDITS = "conduct_audits"  # plan, draw, look, report, verify actions, close
    ANSWER_AUDITS = "answer_audits"  # the dealer's comment, and the proof of its corrective actions
    PLAN_IMPROVEMENT = "plan_improvement"
    SEE_RECORD = "see_record"  # who did what: the own dealers', or all; whether its chain holds
    ANSWER_SCORECARDS = "answer_scorecards"  # for the dealer: received, or disputed
    SET_LISTS = "set_lists"  # causes, concern groups, dismissal reasons, complaint categories; bonus bands
    ADMINISTER = "administer"  # users, dealers, settings


P, R = Permission, Role

_SEES = frozenset({P.SEE_QUALITY, P.SEE_ORDERS, P.SEE_REWORK})
_TAKES = frozenset({P.SEE_COMPLAINTS, P.RECEIVE_COMPLAINTS, P.HANDLE_COMPLAINTS})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    R.ADVISOR: _SEES | _TAKES | {P.WRITE_ORDERS, P.CONFIRM_REWORK, P.DISMISS_REWORK, P.ANSWER_FOLLOW_UPS},
    R.TECHNICIAN: frozenset({P.SEE_ORDERS}),
    R.CUSTOMER_CARE: _SEES | _TAKES | {P.ANSWER_FOLLOW_UPS},
    R.MANAGER: _SEES | _TAKES | {P.WRITE_ORDERS, P.CORRECT_ORDERS, P.CONFIRM_REWORK, P.DISMISS_REWORK,
                                 P.DECIDE_REWORK, P.TAG_CAUSES, P.ANSWER_FOLLOW_UPS, P.IMPORT_ORDERS,
                                 P.DECIDE_OFFERS, P.ERASE_PERSONS, P.SET_COMPLAINT_POLICY, P.SEE_AUDITS,
                                 P.ANSWER_AUDITS, P.PLAN_IMPROVEMENT, P.SEE_RECORD, P.ANSWER_SCORECARDS,
                                 P.SEE_STAFF_FIGURES},
    R.PRINCIPAL: _SEES | {P.SEE_COMPLAINTS, P.SEE_AUDITS, P.ANSWER_AUDITS, P.SEE_RECORD, P.ANSWER_SCORECARDS,
                          P.SEE_STAFF_FIGURES},
    R.AREA_MANAGER: _SEES | {P.SEE_NETWORK, P.SETTLE_DISPUTES, P.SET_TARGETS, P.SEE_COMPLAINTS, P.HANDLE_COMPLAINTS,
                             P.DECIDE_OFFERS, P.SEE_AUDITS, P.CONDUCT_AUDITS, P.PLAN_IMPROVEMENT, P.SEE_RECORD},
    R.AUDITOR: _SEES | {P.SEE_NETWORK, P.VERIFY_FINDINGS, P.SEE_COMPLAINTS, P.SEE_AUDITS, P.CONDUCT_AUDITS,
                        P.SEE_RECORD},
    R.SERVICE_CENTRE: _TAKES | {P.DECIDE_OFFERS},
    R.HEAD_OFFICE: _SEES | {P.SEE_NETWORK, P.ACCEPT_CAUSES, P.IMPORT_ORDERS, P.IMPORT_DEALERS, P.ISSUE_SCORECARDS,
                            P.SET_TARGETS, P.SEE_COMPLAINTS, P.HANDLE_COMPLAINTS, P.DECIDE_OFFERS, P.ERASE_PERSONS,
                            P.SET_COMPLAINT_POLICY, P.SEE_AUDITS, P.SEE_RECORD, P.SET_LISTS},
    R.ADMIN: frozenset({P.ADMINISTER, P.IMPORT_DEALERS, P.SEE_RECORD}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grant:
    """One role at a dealer, in a region, or in the network where both are None."""

    role: Role
    dealer_id: int | None = None
    region_id: int | None = None


TOKEN_PERMISSIONS = (P.IMPORT_ORDERS, P.SEE_ORDERS, P.SEE_QUALITY, P.SEE_COMPLAINTS, P.RECEIVE_COMPLAINTS,
                     P.HANDLE_COMPLAINTS)  # fmt: skip
"""What can be given to a program; everything else is decided by people."""


@dataclass(frozen=True, slots=True)
class TokenGrant:
    """What a program may do that carries a token: at a dealer, in a region, or in the network where both are None."""

    token_id: int
    permissions: frozenset[Permission]
    dealer_id: int | None = None
    region_id: int | None = None

    @property
    def for_network(self) -> bool:
        return self.dealer_id is None and self.region_id is None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, the program, or the named system scope (``user_id`` None), on whose behalf a verb runs.

    ``staff_name`` is how the dealer's own system writes this person on orders. A program has a ``token`` and no roles;
    its ``user_id`` is the person who made the token and answers for it.
    """

    user_id: int | None
    email: str
    name: str
    locale: str = "en"
    staff_name: str | None = None
    grants: tuple[Grant, ...] = ()
    token: TokenGrant | None = None

    @property
    def key(self) -> str:
        """Name in the record of changes; holds no personal value."""
        if self.token is not None:
            return f"token:{self.token.token_id}"
        return f"user:{self.user_id}" if self.user_id is not None else self.name

    def may(self, permission: Permission) -> bool:
        if self.token is not None:
            return permission in self.token.permissions
        if self.user_id is None or permission in (P.PUBLIC, P.SIGNED_IN):
            return True
        return any(permission in PERMISSIONS[grant.role] for grant in self.grants)

    def has(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants)


SYSTEM_ACTOR = Actor(None, "", "system")


def require(actor: Actor, permission: Permission) -> None:
    """Raise ``NotAllowed`` unless one of the person's roles, or the program's token, carries the permission."""
    if not actor.may(permission):
        if actor.token is not None:
            raise NotAllowed(
                N_("This token does not carry the permission {permission}. Ask an administrator for one that does."),
                permission=permission.value,
            )
        roles = sorted(role.value for role, allowed in PERMISSIONS.items() if permission in allowed)
        raise NotAllowed("Your role does not include this. It is done by: {roles}.", roles=", ".join(roles))
