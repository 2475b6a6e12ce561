"""What is asked when an order is opened: vehicle and customer, one or more concerns, what is promised?"""

# mypy: disallow-untyped-calls=false

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import Length

from dealer_service.web.order_words import JOB_TYPES
from dealer_service.web.repair_orders_forms import PLAIN, OrderFieldsForm, QuestionsForm, text_field

Pairs = Iterable[tuple[str, str]]


class JobForm(PlainForm):
    """One concern of the customer, and the word on an earlier repair that it may have come back from."""

    concern = TextAreaField(_l("Concern, in the customer's words"), [Length(max=10_000)], render_kw={"rows": 2})
    concern_group = SelectField(_l("Concern group"))
    job_type = SelectField(_l("Job type"), default="customer_pay")
    technician = text_field(_l("Technician"), render_kw={"list": "technicians"})
    rework_of = SelectField(_l("Returned from"), default="")
    other_reason = SelectField(_l("Why it is another concern"), default="")
    other_words = StringField(_l("In your words"), [Length(max=10_000)], render_kw=PLAIN)

    def offer(self, groups: Sequence[SelectChoice], earlier: Pairs, reasons: Pairs, *, matches: bool) -> None:
        """Fill the choices: concern groups, jobs of earlier visits, reasons; ``matches``: a window is still open."""
        self.concern_group.choices = [SelectChoice("", "–"), *groups]
        self.job_type.choices = [SelectChoice(value, str(word)) for value, word in JOB_TYPES.items()]
        words = [("", _l("not said: stays to be decided") if matches else _l("no return"))]
        if matches:
            words += [("same", _l("rework of the repair inside its window"))]
            words += [("other", _l("another concern than that repair"))]
        self.rework_of.choices = [SelectChoice(value, str(word)) for value, word in (*words, *earlier)]
        self.other_reason.choices = [SelectChoice(value, str(word)) for value, word in (("", "–"), *reasons)]

    @property
    def is_blank(self) -> bool:
        """Was nothing said in it?"""
        return not (self.concern_group.data or (self.concern.data or "").strip())


class NewOrderForm(OrderFieldsForm, QuestionsForm):
    """``suggested`` is the number that was offered: where somebody else took it meanwhile, the next one is taken."""

    dealer = SelectField(_l("Dealer"))
    number = StringField(
        _l("Order number"), [Length(max=64)], render_kw=PLAIN, description=_l("Left empty, the next one is taken.")
    )
    suggested = HiddenField()
    jobs = FieldList(FormField(JobForm), min_entries=1)

    def kept_jobs(self) -> list[Any]:
        """The jobs in which something was said; the first one always."""
        forms = [entry.form for entry in self.jobs]
        return [form for at, form in enumerate(forms) if at == 0 or not form.is_blank]


def group_choices(names: dict[str, str], earlier: Iterable[str], before: str, others: str) -> list[SelectChoice]:
    """Concern groups by name, those of the vehicle's earlier visits first."""
    first = [code for code in dict.fromkeys(earlier) if code in names]
    rest = sorted((code for code in names if code not in first), key=lambda code: names[code])
    if not first:
        return [SelectChoice(code, names[code]) for code in rest]
    return [SelectChoice(code, names[code], optgroup=before) for code in first] + [
        SelectChoice(code, names[code], optgroup=others) for code in rest
    ]
