"""What do the forms of audits and improvement plans ask for?"""

# mypy: disallow-untyped-calls=false

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput

from dealer_service.domain.audit_samples import Method
from dealer_service.domain.audits import CHOICES, Answer, Answers, Question, Severity
from dealer_service.domain.months import Month
from dealer_service.web.audit_words import ANSWERS, MEASURES, METHODS, QUESTIONS, SEVERITIES
from dealer_service.web.forms import Form

_NEEDED = InputRequired(_l("Fill this in."))
_MONTH = Regexp(r"\d{4}-(0[1-9]|1[0-2])$", message=_l("Write the month as 2026-10."))
LONG = {"rows": 3, "maxlength": 4000}
STANDS: tuple[tuple[str, Any], ...] = (("yes", _l("accepts the result")), ("no", _l("disputes the result")))


def month_field(label: Any, **more: Any) -> StringField:
    """A month as the browser offers it, or typed as 2026-10."""
    return StringField(label, [_NEEDED, _MONTH], render_kw={"type": "month", "placeholder": "2026-10"}, **more)


def month_of(field: StringField) -> Month:
    return Month.parse(field.data or "")


class VisitForm(Form):
    """What a visit is planned with."""

    dealer = SelectField(_l("Dealer"))
    first = month_field(_l("Orders delivered from"))
    last = month_field(_l("to"))
    visit_on = DateField(_l("Day of the visit"), [_NEEDED])
    auditors = SelectMultipleField(_l("Who goes there"), coerce=int, option_widget=CheckboxInput())
    purpose = TextAreaField(_l("Why this dealer"), [Length(max=2000)], render_kw=LONG)

    def offer(self, dealers: Iterable[tuple[str, str]], people: Iterable[tuple[int, str]]) -> None:
        self.dealer.choices = [SelectChoice(code, name) for code, name in dealers]
        self.auditors.choices = [SelectChoice(str(user_id), name) for user_id, name in people]


class SampleForm(Form):
    method = RadioField(_l("Method"), choices=[SelectChoice(one.value, words[0]) for one, words in METHODS.items()],
                        default=Method.STRATIFIED.value)  # fmt: skip
    size = IntegerField(_l("How many orders"), [_NEEDED, NumberRange(min=1, message=_l("One order or more."))])
    seed = StringField(
        _l("Seed"), [_NEEDED, Length(max=60)],
        description=_l("Any number, best thrown with dice before both sides. It stays on record."),
    )  # fmt: skip


class CheckForm(Form):
    """The four questions of an order, and words."""

    was_rework = RadioField(QUESTIONS[Question.WAS_REWORK][0], [_NEEDED])
    cause_right = RadioField(QUESTIONS[Question.CAUSE_RIGHT][0], [_NEEDED])
    questions_asked = RadioField(QUESTIONS[Question.QUESTIONS_ASKED][0], [_NEEDED])
    times_agreed = RadioField(QUESTIONS[Question.TIMES_AGREED][0], [_NEEDED])
    words = TextAreaField(_l("What the papers show"), [Length(max=4000)], render_kw=LONG)
    seen = HiddenField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for question, field in self.asked():
            field.choices = [SelectChoice(one.value, ANSWERS[one]) for one in CHOICES[question]]

    def asked(self) -> list[tuple[Question, RadioField]]:
        return [(question, self[question.value]) for question in Question]

    def answers(self) -> Answers:
        return {question: Answer(field.data) for question, field in self.asked()}


class FindingForm(Form):
    severity = RadioField(
        _l("Severity"), choices=[SelectChoice(one.value, word) for one, (word, _kind) in SEVERITIES.items()],
        default=Severity.MAJOR.value,
    )  # fmt: skip
    words = TextAreaField(_l("What is wrong"), [_NEEDED, Length(max=4000)], render_kw=LONG)
    evidence = StringField(_l("Evidence"), [_NEEDED, Length(max=400)],
                           description=_l("By what anybody can see it: paper and page, photo, entry."))  # fmt: skip
    files = MultipleFileField(_l("Photos and papers"))
    pair = SelectField(_l("What it decides"), choices=[])
    reason = SelectField(_l("Reason, where it is no rework"), choices=[])


class WordsForm(Form):
    words = TextAreaField(_l("Words"), [_NEEDED, Length(max=4000)], render_kw=LONG)


class SummaryForm(Form):
    summary = TextAreaField(_l("What the dealer is told"), [_NEEDED, Length(max=4000)], render_kw=LONG)


class CommentForm(Form):
    agreed = RadioField(
        _l("The dealer"), [_NEEDED],
        choices=[SelectChoice(value, words) for value, words in STANDS],
    )  # fmt: skip
    comment = TextAreaField(_l("The dealer's comment"), [_NEEDED, Length(max=4000)], render_kw=LONG)


class ActionForm(Form):
    words = TextAreaField(_l("What is done"), [_NEEDED, Length(max=4000)], render_kw=LONG)
    owner = StringField(_l("Who does it"), [_NEEDED, Length(max=120)])
    due_on = DateField(_l("Until"), [_NEEDED])
    finding = SelectField(_l("For which finding"), choices=[])


class PlanForm(Form):
    """What an improvement plan is opened with."""

    dealer = SelectField(_l("Dealer"), choices=[])
    title = StringField(_l("What is to become better"), [_NEEDED, Length(max=200)])
    measure = RadioField(
        _l("What is counted"), choices=[SelectChoice(one.value, word) for one, word in MEASURES.items()]
    )
    cause = SelectField(_l("Cause of rework"), choices=[])
    target = DecimalField(_l("Target, percent"), [_NEEDED, NumberRange(0, 99.9)], places=1,
                          description=_l("The bad share to come down to."))  # fmt: skip
    before_first = month_field(_l("Months before, from"))
    before_last = month_field(_l("to"))
    after_first = month_field(_l("Measures work from"))
    due_on = DateField(_l("Judged on"), [_NEEDED])
    owner = StringField(_l("Who answers for it"), [_NEEDED, Length(max=120)])
    finding_id = IntegerField(validators=[Optional()])


class StepForm(Form):
    words = StringField(_l("What is done"), [_NEEDED, Length(max=400)])
    owner = StringField(_l("Who does it"), [_NEEDED, Length(max=120)])
    due_on = DateField(_l("Until"), [_NEEDED])


def in_days(now: date, days: int) -> date:
    return date.fromordinal(now.toordinal() + days)
