"""Complaints on pages: received, worked on, listed."""

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, Role
from dealer_service.services.complaint_lists import waiting_for
from dealer_service.web import (
    complaint_board,
    complaint_figures,
    complaint_letter,
    complaint_lists,
    complaint_page,
    complaint_papers,
    complaint_person,
    complaint_receiving,
    complaint_setting_days,
    complaint_setting_people,
    complaint_settings,
    complaint_steps,
    edge,
)
from dealer_service.web.complaint_frame import bp
from dealer_service.web.rail import Capability, RailEntry

# Each module of pages puts its routes on ``complaint_frame.bp``; name it here so that it is imported.
PAGES = (complaint_receiving, complaint_page, complaint_steps, complaint_person, complaint_letter, complaint_papers,
         complaint_lists, complaint_board, complaint_figures, complaint_settings, complaint_setting_days,
         complaint_setting_people)  # fmt: skip


def waiting(session: Session, actor: Actor) -> int:
    """How much waits for this person, for the rail."""
    return waiting_for(session, actor, edge.now())


CAPABILITY = Capability(
    bp,
    (RailEntry("complaints.listed", _l("Complaints"), Permission.SEE_COMPLAINTS, "chat-left-text", 25, waiting),),
    dict.fromkeys((Role.CUSTOMER_CARE, Role.SERVICE_CENTRE), "complaints.listed"),
)
