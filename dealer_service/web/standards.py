"""What head office sets for everybody: targets, bonus bands, the rework window, standard lists."""

from dealer_service.web import standards_lists, standards_targets, standards_window
from dealer_service.web.rail import Capability
from dealer_service.web.standards_frame import bp

# Each module of pages puts its routes on ``standards_frame.bp``; name it here so that it is imported.
PAGES = (standards_targets, standards_window, standards_lists)

CAPABILITY = Capability(bp)
