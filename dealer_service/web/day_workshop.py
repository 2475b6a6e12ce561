"""How does the workshop do: load, promises, work sent back, and each person's figures, none of them ranked?"""

from flask import render_template
from flask.typing import ResponseReturnValue

from dealer_service.domain.accounts import Permission
from dealer_service.web.day_frame import bp
from dealer_service.web.guards import page


@page(bp, "/workshop", permission=Permission.SEE_STAFF_FIGURES)
def workshop() -> ResponseReturnValue:
    return render_template("today/workshop.html")
