"""Complaints on pages: received, worked on, listed."""

from dealer_service.web.complaint_frame import bp
from dealer_service.web.rail import Capability

# Each module of pages puts its routes on ``complaint_frame.bp``; name it here so that it is imported.
PAGES = ()
CAPABILITY = Capability(bp)
