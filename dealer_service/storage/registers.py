"""What must be known by heart to write orders: dealers, ids of the standard lists, rework windows?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, select

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.list_versions import Dated
from dealer_service.domain.rework import ReworkWindow
from dealer_service.domain.standard_lists import Cause, ConcernGroup
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.lists import ConcernGroupRow, ReworkCauseRow, list_causes, list_concern_groups, list_windows

Coded = Cause | ConcernGroup


@dataclass(slots=True)
class Register:
    """What the writing of orders needs to know by heart: dealers by code, ids of the standard lists, windows.

    ``dated_…`` are the codes that are not valid on every day.
    """

    dealers: Mapping[str, Dealer]
    groups: Mapping[str, int]
    causes: Mapping[str, int]
    windows: Sequence[ReworkWindow]
    vins: dict[str, int] = field(default_factory=dict)
    dated_groups: Mapping[str, Dated] = field(default_factory=dict)
    dated_causes: Mapping[str, Dated] = field(default_factory=dict)


def load_register(session: Session, codes: Iterable[str] | None = None) -> Register:
    """The register of all dealers, or of those with the codes given: one order asks for one dealer.

    Keep it for a run, not longer: dealers, lists and windows may change between two.
    """
    return Register(
        dealers={dealer.code: dealer for dealer in list_dealers(session, codes)},
        groups=_ids(session, ConcernGroupRow),
        causes=_ids(session, ReworkCauseRow),
        windows=list_windows(session),
        dated_groups=_dated(list_concern_groups(session)),
        dated_causes=_dated(list_causes(session)),
    )


def _dated(entries: Iterable[Coded]) -> dict[str, Dated]:
    return {entry.code: entry for entry in entries if entry.valid_from or entry.retired_on}


def _ids(session: Session, kind: type[ConcernGroupRow] | type[ReworkCauseRow]) -> dict[str, int]:
    return {code: row_id or 0 for code, row_id in session.exec(select(kind.code, kind.id))}
