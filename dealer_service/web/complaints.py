"""Complaints on pages: received, worked on, listed."""

from dealer_service.web import (
    complaint_letter,
    complaint_page,
    complaint_papers,
    complaint_person,
    complaint_receiving,
    complaint_steps,
)
from dealer_service.web.complaint_frame import bp
from dealer_service.web.rail import Capability

PAGES = (complaint_receiving, complaint_page, complaint_steps, complaint_person, complaint_letter, complaint_papers)
CAPABILITY = Capability(bp)
