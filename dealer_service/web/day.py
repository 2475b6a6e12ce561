"""The day at the counter on pages: what waits now, whom to call, and how the workshop does."""

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, Role
from dealer_service.services.follow_up_calls import count_waiting
from dealer_service.web import day_board, day_calls, day_workshop, edge
from dealer_service.web.day_frame import bp
from dealer_service.web.rail import Capability, RailEntry

# Each of these has put its pages on the blueprint.
PAGES = (day_board, day_calls, day_workshop)


def waiting(session: Session, actor: Actor) -> int:
    """How many calls can be made now, for the rail."""
    return count_waiting(session, actor, edge.now())


CAPABILITY = Capability(
    bp,
    (RailEntry("today.board", _l("Today"), Permission.ANSWER_FOLLOW_UPS, "sunrise", 5, waiting),),
    {Role.ADVISOR: "today.board"},
)
