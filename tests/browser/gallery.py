"""A page that shows every component once, to look at and for the accessibility checks; never part of the product."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import BooleanField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from dealer_service.domain.accounts import Permission
from dealer_service.domain.intervals import Rate
from dealer_service.paths import ROOT
from dealer_service.web.forms import Form
from dealer_service.web.guards import GuardedApp, page
from dealer_service.web.lists import Column, Order, Pages
from dealer_service.web.rail import RailEntry


class GalleryForm(Form):
    concern = StringField(
        "Concern", [InputRequired("Write what the customer says.")], description="In the customer's words."
    )
    cause = SelectField(
        "Cause",
        choices=[SelectChoice("D01", "D01 Concern not understood"), SelectChoice("D07", "D07 Part not in stock")],
    )
    words = TextAreaField("Words")
    before = BooleanField("The vehicle was here before with this")


COLUMNS = [
    Column("Order", "order"),
    Column("Vehicle", "vehicle"),
    Column("Concern"),
    Column("State"),
    Column("Days", "days", figure=True),
    Column("km", "km", figure=True),
    Column("First-time-fix rate", "rate", figure=True),
]

WORDS = {
    "en": ("Rattle from the front left when braking", "Infotainment goes dark on start"),
    "zh": ("刹车时左前轮有异响", "启动后中控屏黑屏"),
}


def add_gallery(app: GuardedApp) -> None:
    """Put the page and a full rail into an application under test."""
    bp = Blueprint("gallery", __name__)
    app.jinja_env.loader = ChoiceLoader(
        [app.jinja_env.loader or FileSystemLoader([]), FileSystemLoader(ROOT / "tests/browser")]
    )

    def shown(**more: Any) -> str:
        form = GalleryForm(formdata=None)
        if more.pop("wrong", False):
            form.concern.errors = ["Write what the customer says."]
        rows = [
            {
                "order": f"R-{26100 + n}",
                "vin": f"WVWZZZ1KZ6W{612300 + n * 7}",
                "concern": WORDS["zh" if n % 5 == 4 else "en"][n % 2],
                "kind": ("open", "good", "attention", "raised", "bad", "quiet")[n % 6],
                "days": (n * 7) % 31,
                "km": (n * 137) % 2100 - 40,
                "rate": Rate(280 + n, 300 + n),
            }
            for n in range(24)
        ]
        return render_template(
            "gallery.html",
            form=form,
            rows=rows,
            columns=COLUMNS,
            order=Order("days", True),
            pages=Pages(2, 240),
            few=Rate(12, 13),
            usual=Rate(301, 320),
            none=Rate(0, 0),
            until=date(2026, 12, 1),
            months=(date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)),
            at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
            **more,
        )

    @page(bp, "/gallery", permission=Permission.SIGNED_IN)
    def gallery() -> ResponseReturnValue:
        return shown()

    @page(bp, "/gallery/search", permission=Permission.SIGNED_IN)
    def search() -> ResponseReturnValue:
        return shown(wrong=True)

    app.register_blueprint(bp)
    names = (
        ("Orders", "wrench-adjustable"),
        ("Rework", "arrow-repeat"),
        ("Follow-up", "telephone"),
        ("Complaints", "chat-left-text"),
        ("Quality", "speedometer2"),
        ("Scorecards", "file-earmark-bar-graph"),
        ("Imports", "box-arrow-in-down"),
    )
    counts = {"Rework": 3, "Follow-up": 12, "Complaints": 1}
    app.extensions["rail"] = [
        RailEntry(
            "gallery.gallery" if label == "Rework" else "accounts.mine",
            label,
            Permission.SIGNED_IN,
            icon,
            place,
            (lambda _s, _a, n=counts[label]: n) if label in counts else None,
        )
        for place, (label, icon) in enumerate(names)
    ] + app.extensions["rail"]
