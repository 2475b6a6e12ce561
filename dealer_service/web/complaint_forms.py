"""What does a person enter to take a complaint, and what does each step of it ask?"""

# mypy: disallow-untyped-calls=false

from collections.abc import Iterable, Mapping
from secrets import token_urlsafe
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Channel, Source
from dealer_service.web.complaint_case_words import (
    CHANNELS,
    FUNCTIONS,
    OFFERS,
    OUTCOMES,
    SATISFIED,
    SEVERITIES,
    SOURCES,
)
from dealer_service.web.forms import Form
from dealer_service.web.repair_orders_forms import MONEY, PLAIN, Moment, Money

WHO = ("name", "phone", "email", "address")
S = Step
# The fields of each step, in the order in which they are filled in.
FIELDS: dict[Step, tuple[str, ...]] = {
    S.ACKNOWLEDGE: ("channel", "note"),
    S.NEGOTIATE: ("note",),
    S.OFFER: ("offer_kind", "offer_amount", "channel", "note"),
    S.TURN_DOWN: ("note", "ways_left"),
    S.ESCALATE: ("offer_kind", "offer_amount", "note"),
    S.APPROVE: ("note",),
    S.DECLINE: ("note",),
    S.GIVE_BACK: ("limit", "note"),
    S.TAKE_OVER: ("note",),
    S.ANSWER: ("channel", "note"),
    S.FOLLOW_UP: ("satisfaction", "channel", "note"),
    S.CLOSE: ("upheld", "function", "lines", "note"),
    S.UNREACHABLE: ("upheld", "function", "lines", "note"),
    S.WITHDRAW: ("channel", "upheld", "function", "lines", "note"),
    S.REOPEN: ("channel", "note"),
    S.WAIT: ("note",),
    S.RESUME: ("note",),
    S.CONTACT: ("outcome", "channel", "again", "next_attempt_at", "note"),
    S.NOTE: ("note",),
    S.ADD: ("channel", "note"),
    S.RAISE: ("note",),
    S.REGRADE: ("severity", "note"),
    S.RECLASSIFY: ("category", "note"),
    S.LINK: ("order", "vin", "note"),
    S.ASSIGN: ("handler_id", "note"),
    S.JUDGE: ("upheld", "function", "lines", "note"),
    S.OVERTURN: ("upheld", "function", "lines", "note"),
}
NOTES: dict[Step, Any] = {
    S.ACKNOWLEDGE: _l("The customer's side, as he tells it"),
    S.NEGOTIATE: _l("What the negotiation is about"),
    S.OFFER: _l("The offer, as told to the customer"),
    S.TURN_DOWN: _l("Why he turned it down"),
    S.ESCALATE: _l("Why this should be offered"),
    S.APPROVE: _l("Why it is approved"),
    S.DECLINE: _l("Why it is declined"),
    S.GIVE_BACK: _l("What the house may do with it"),
    S.ANSWER: _l("The answer, exactly as told to the customer"),
    S.FOLLOW_UP: _l("What the customer says to the answer"),
    S.REOPEN: _l("What the customer says now"),
    S.WAIT: _l("What is awaited from the customer, and why"),
    S.RESUME: _l("What came, or why it is no longer awaited"),
    S.ADD: _l("What is complained about, in the customer's words"),
}
QUICK = {"2": _l("in two hours"), "24": _l("tomorrow at this time"), "48": _l("in two days at this time")}


def _choices(table: Mapping[Any, Any], first: str | None = None) -> list[SelectChoice]:
    rest = [SelectChoice(str(value), str(w[0] if isinstance(w, tuple) else w)) for value, w in table.items()]
    return rest if first is None else [SelectChoice("", first), *rest]


def _line(label: Any, longest: int = 200, **more: Any) -> StringField:
    return StringField(label, [Length(max=longest)], render_kw={**PLAIN, **more})


class PersonForm(Form):
    """Who complains, and how he is reached."""

    name = _line(_l("Name"))
    phone = _line(_l("Telephone"), 60, inputmode="tel")
    email = EmailField(_l("E-mail"), [Length(max=200)], render_kw=PLAIN)
    address = _line(_l("Address"), 400)
    locale = SelectField(_l("Language of letters"), choices=[SelectChoice("en", "English"), SelectChoice("zh", "中文")])


class TakingForm(Form):
    """A new complaint; ``shown`` are the open matters that the person has seen beside the form.

    ``once`` is new with every empty form: what is sent twice is taken once.
    """

    category = RadioField(_l("About"), [InputRequired(_l("Choose what the complaint is about."))])
    severity = RadioField(_l("Severity"), [InputRequired(_l("Choose the severity."))])
    words = TextAreaField(
        _l("In the customer's words"),
        [InputRequired(_l("Write down what is complained about, in the customer's words.")), Length(max=10_000)],
        render_kw={"rows": 4},
    )
    heard = TextAreaField(
        _l("His side, if you heard him now"), [Length(max=10_000)],
        description=_l("Filled in, the complaint is acknowledged at once."), render_kw={"rows": 2},
    )  # fmt: skip
    asks = _line(_l("What he asks for"), 1000)
    dealer = SelectField(_l("Dealer"), [InputRequired(_l("Choose the dealer."))])
    source = SelectField(_l("Came in"))
    received_at = Moment(
        _l("Received, if not now"), [Optional()], description=_l("A letter or an e-mail of an earlier day.")
    )
    name = _line(_l("Name"))
    phone = _line(_l("Telephone"), 60, inputmode="tel")
    email = EmailField(_l("E-mail"), [Length(max=200)], render_kw=PLAIN)
    address = _line(_l("Address"), 400)
    vin = _line(_l("VIN"), 64, autocapitalize="characters")
    plate = _line(_l("Plate"), 60)
    order_number = _line(_l("Order number"), 64)
    shown = HiddenField()
    once = HiddenField(default=lambda: token_urlsafe(12))

    def offer(self, dealers: Iterable[tuple[str, str]], categories: Iterable[tuple[str, str]], follow_up: bool) -> None:
        """Fill the choices; ``follow_up`` where it comes out of an answer."""
        self.dealer.choices = [SelectChoice(code, name) for code, name in dealers]
        self.category.choices = [SelectChoice(code, name) for code, name in categories]
        self.severity.choices = _choices(SEVERITIES)
        known = {Source.FOLLOW_UP} if follow_up else set(SOURCES) - {Source.FOLLOW_UP, Source.SERVICE_CENTRE}
        self.source.choices = _choices({source: word for source, word in SOURCES.items() if source in known})


class StepForm(Form):
    """Everything a step can ask; ``asked`` leaves what the step asks. ``seen`` is the version on the person's page."""

    seen = HiddenField()
    satisfaction = RadioField(_l("Satisfaction"), validators=[Optional()])
    outcome = RadioField(_l("What came of it"), validators=[Optional()])
    severity = RadioField(_l("Severity"), validators=[Optional()])
    upheld = RadioField(_l("Was the complaint right?"), validators=[Optional()])
    function = SelectField(_l("Responsible function"))
    lines = SelectMultipleField(_l("Jobs it concerns; none: all"), coerce=int, validators=[Optional()])
    offer_kind = SelectField(_l("Offer"))
    offer_amount = Money(_l("Amount"), [Optional()], render_kw=MONEY)
    limit = Money(_l("Authorised up to"), [Optional()], render_kw=MONEY)
    category = SelectField(_l("About"))
    handler_id = SelectField(_l("To whom"))
    order = _line(_l("Order number"), 64)
    vin = _line(_l("VIN"), 64, autocapitalize="characters")
    channel = SelectField(_l("Spoken with"), default=Channel.TELEPHONE.value)
    again = SelectField(_l("Next attempt"))
    next_attempt_at = Moment(_l("or exactly at"), [Optional()])
    note = TextAreaField(_l("In words"), [Length(max=10_000)], render_kw={"rows": 3})
    ways_left = TextAreaField(
        _l("Ways left to him, as told"), [Length(max=10_000)], render_kw={"rows": 2},
        description=_l("In the house: service manager, manufacturer. Outside: arbitration, consumer body, court."),
    )  # fmt: skip

    def asked(self, step: Step, *, shown: Iterable[str], needed: Iterable[str], categories: Iterable[tuple[str, str]],
              handlers: Iterable[tuple[int, str]], jobs: Iterable[int]) -> "StepForm":  # fmt: skip
        """Leave the fields of ``shown``, with their choices and with ids of their own on a page of many forms.

        Those of ``needed`` are not marked as optional; whether they are there is checked where the step is taken.
        """
        self.satisfaction.choices = _choices(SATISFIED)
        self.outcome.choices = _choices(OUTCOMES)
        self.severity.choices = _choices(SEVERITIES)
        self.upheld.choices = [SelectChoice("yes", str(_l("upheld"))), SelectChoice("no", str(_l("not upheld")))]
        self.function.choices = _choices(FUNCTIONS, "–")
        self.offer_kind.choices = _choices(OFFERS, "–")
        self.channel.choices = _choices(CHANNELS)
        self.again.choices = _choices(QUICK, str(_l("none planned")))
        self.category.choices = [SelectChoice("", "–"), *(SelectChoice(code, name) for code, name in categories)]
        self.handler_id.choices = [SelectChoice("", "–"), *(SelectChoice(str(key), name) for key, name in handlers)]
        self.lines.choices = [SelectChoice(str(line), str(_l("job %(line)s", line=line))) for line in jobs]
        kept = {*shown, "seen", "csrf_token"}
        for name in [name for name in self._fields if name not in kept]:
            del self[name]
        if self.note is not None and step in NOTES:
            self.note.label.text = NOTES[step]
        for field in self:
            field.id = field.label.field_id = f"{step}-{field.name}"
            if field.name in needed:
                field.flags.required = True
        return self
