"""What do the forms of orders ask for, and where do refusals stand in them?"""

# mypy: disallow-untyped-calls=false

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import TracebackType
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from dealer_service.domain.order_life import WrongOrder
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.web import edge
from dealer_service.web.forms import Form
from dealer_service.web.names import sentence
from dealer_service.web.order_words import CHANNELS, CONSENTS, JOB_TYPES, LEVELS, OUTCOMES, REPAIR_CLASSES

PLAIN = {"autocomplete": "off", "spellcheck": "false"}
KM = {"inputmode": "numeric", "autocomplete": "off"}
MONEY = {"inputmode": "decimal", "autocomplete": "off"}
_WHOLE = _l("Write a whole number, digits only.")
_NUMBER = _l("Write a number such as 1234.50.")
_TIME = _l("Write the day and the time.")


class Whole(IntegerField):
    """A whole number that may be empty; what cannot be read is said in the trade's words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([text.replace(" ", "") for text in valuelist])
        except ValueError:
            raise ValueError(str(_WHOLE)) from None


class Money(DecimalField):
    """An amount; ``minor`` is what is kept."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_NUMBER)) from None

    @property
    def minor(self) -> int | None:
        value: Decimal | None = self.data
        return None if value is None else int((value * 100).quantize(Decimal(1), ROUND_HALF_UP))


class Moment(DateTimeLocalField):
    """A time by the dealer's clock."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_TIME)) from None


def text_field(label: Any, longest: int = 200, **more: Any) -> StringField:
    return StringField(label, [Length(max=longest)], render_kw={**PLAIN, **more.pop("render_kw", {})}, **more)


def _reason() -> StringField:
    needed = InputRequired(_l("Say why: a correction is kept with its reason."))
    return StringField(_l("Reason for the correction"), [needed, Length(max=10_000)], render_kw=PLAIN)


def choice(value: str, word: Any) -> SelectChoice:
    """A choice whose word is translated when the page is made."""
    return SelectChoice(value, word)


def major(minor: int | None) -> Decimal | None:
    """What stands in a field for a kept amount."""
    return None if minor is None else (Decimal(minor) / 100).quantize(Decimal("0.01"))


class VersionForm(Form):
    """With the version of the order that the person saw."""

    version = HiddenField()


class QuestionsForm(VersionForm):
    """The three questions to a customer whose vehicle was here before."""

    had_before = SelectField(
        _l("Had it before?"),
        choices=[choice("", _l("not asked")), choice("yes", _l("yes")), choice("no", _l("no"))],
    )
    right_when_left = SelectField(
        _l("Was it right when you left?"),
        choices=[choice("", _l("not known")), choice("yes", _l("yes")), choice("no", _l("no"))],
    )
    came_back_on = DateField(_l("When did it come back?"), [Optional()])


class OrderFieldsForm(Form):
    """What an order says beside its jobs."""

    vin = StringField(
        _l("VIN"), [InputRequired(_l("Enter the vehicle identification number.")), Length(max=64)],
        render_kw={**PLAIN, "autocapitalize": "characters"},
    )  # fmt: skip
    odd_vin = text_field(
        _l("Reason to keep an odd VIN"), description=_l("Only where the number on the vehicle is really so.")
    )
    plate = text_field(_l("Plate"))
    customer_name = text_field(_l("Customer"))
    customer_phone = text_field(_l("Telephone"), render_kw={"inputmode": "tel"})
    opened_at = Moment(_l("Opened"), [InputRequired(_l("Enter when the order was opened."))])
    promised_at = Moment(_l("Promised for"), [Optional()])
    odometer_km = Whole(_l("Mileage in (km)"), [Optional()], render_kw=KM)
    advisor = text_field(_l("Advisor"), render_kw={"list": "advisors"})
    estimate = Money(_l("Estimate"), [Optional()], render_kw=MONEY)
    currency = text_field(_l("Currency"), 3, render_kw={"list": "currencies"})


class ChangeForm(VersionForm, OrderFieldsForm):
    """With what only a delivered order has."""

    odometer_out_km = Whole(_l("Mileage out (km)"), [Optional()], render_kw=KM)
    delivered_at = Moment(_l("Delivered"), [Optional()])
    invoice = Money(_l("Invoice"), [Optional()], render_kw=MONEY)


class CorrectForm(ChangeForm):
    """A change of an order that is no longer open: with its reason."""

    reason = _reason()


class DeliverForm(VersionForm):
    delivered_at = Moment(_l("Handed over"), [InputRequired(_l("Enter when the vehicle was handed over."))])
    odometer_out_km = Whole(_l("Mileage out (km)"), [Optional()], render_kw=KM)
    invoice = Money(_l("Invoice"), [Optional()], render_kw=MONEY)


class ReasonForm(VersionForm):
    reason = StringField(_l("Reason"), [InputRequired(_l("Say why.")), Length(max=10_000)], render_kw=PLAIN)


class WorkForm(VersionForm):
    """One job: what the customer says, what was found, what was done."""

    concern = TextAreaField(_l("Concern, in the customer's words"), [Length(max=10_000)], render_kw={"rows": 2})
    concern_group = SelectField(_l("Concern group"))
    job_type = SelectField(_l("Job type"))
    rework_of = SelectField(_l("Returned from"), default="")
    technician = text_field(_l("Technician"), render_kw={"list": "technicians"})
    labour_op = text_field(_l("Labour operation"))
    cause = TextAreaField(_l("Cause: what was found"), [Length(max=10_000)], render_kw={"rows": 2})
    correction = TextAreaField(_l("Correction: what was done"), [Length(max=10_000)], render_kw={"rows": 2})
    outcome = SelectField(_l("Outcome"))
    repair_class = SelectField(_l("Repair class"))
    amount = Money(_l("Amount"), [Optional()], render_kw=MONEY)
    part_number = text_field(_l("Number of the part ordered"))
    part_ordered_on = DateField(_l("Ordered on"), [Optional()])
    part_return_on = DateField(_l("Return agreed for"), [Optional()])
    consent_how = SelectField(
        _l("How the customer agreed"),
        choices=[choice("", "–"), *(choice(value, word) for value, word in CONSENTS.items())],
        default="",
    )
    consent_at = Moment(_l("When"), [Optional()])
    consent_amount = Money(_l("Amount agreed to"), [Optional()], render_kw=MONEY)

    def offer(self, groups: Iterable[SelectChoice], earlier: Iterable[tuple[str, str]] = ()) -> None:
        """Fill the choices: concern groups, and the jobs of earlier visits where a return can be named."""
        self.concern_group.choices = [SelectChoice("", "–"), *groups]
        self.job_type.choices = [SelectChoice(value, str(word)) for value, word in JOB_TYPES.items()]
        self.rework_of.choices = [SelectChoice("", str(_l("no return"))), *(SelectChoice(v, w) for v, w in earlier)]
        for field, words in ((self.outcome, OUTCOMES), (self.repair_class, REPAIR_CLASSES)):
            field.choices = [SelectChoice("", "–"), *(SelectChoice(value, str(word)) for value, word in words.items())]


class CorrectWorkForm(WorkForm):
    """The work on a job of an order that is no longer open."""

    reason = _reason()


class AnswerForm(Form):
    """What the customer answered at the follow-up."""

    answered_at = Moment(_l("Answered"), [InputRequired(_l("Enter when the customer answered."))])
    fixed = SelectField(
        _l("Is it fixed?"), [InputRequired(_l("Choose what the customer said."))],
        choices=[SelectChoice("", "–"), choice("yes", _l("fixed")), choice("no", _l("not fixed"))],
    )  # fmt: skip
    level = SelectField(
        _l("Satisfaction"),
        choices=[choice("", _l("not asked")), *(choice(str(n), word) for n, word in LEVELS.items())],
    )
    channel = SelectField(_l("Reached"), choices=[choice(value, word) for value, word in CHANNELS.items()])
    words = TextAreaField(_l("In the customer's words"), [Length(max=10_000)], render_kw={"rows": 2})
    seen = HiddenField()


_JOB_FIELD = re.compile(r"jobs-(\d+)-(\w+)")


class faults_at:
    """Show every fault of an order at its field; the request is then rolled back. ``lines`` are those of the jobs."""

    def __init__(self, form: Form, lines: Sequence[int] = ()) -> None:
        self.form = form
        self.lines = list(lines)

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _at: TracebackType | None
    ) -> bool:
        if not isinstance(error, Refused) or isinstance(error, (NotFound, NotAllowed, Conflict)):
            return False
        edge.refuse()
        for fault in error.faults if isinstance(error, WrongOrder) else (error,):
            field = self._field(fault.field)
            if field is None or not isinstance(field.errors, list | tuple):
                self.form.form_errors.append(sentence(fault))
            else:
                field.errors = [*field.errors, sentence(fault)]
        return True

    def _field(self, name: str | None) -> Any:
        found = _JOB_FIELD.fullmatch(name or "")
        if found is None:
            field = self.form._fields.get(name) if name else None
            return None if field is None or hasattr(field, "entries") else field
        if "jobs" in self.form._fields and int(found[1]) in self.lines:
            entry = self.form._fields["jobs"].entries[self.lines.index(int(found[1]))]
            return entry.form._fields.get(found[2])
        return self.form._fields.get(found[2])
