"""What does a person enter to decide on a return?"""

# mypy: disallow-untyped-calls=false

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from dealer_service.web.forms import Form


class StepForm(Form):
    """Every step names the state that the person has seen, so that the second of two is told."""

    seen = HiddenField()
    next = HiddenField()


class DismissForm(StepForm):
    reason = RadioField(_l("Reason"), validators=[InputRequired(_l("Choose a reason of the list."))])
    words = TextAreaField(
        _l("In words"),
        [InputRequired(_l("Say in a few words why: the manufacturer's auditor reads it first.")), Length(max=10_000)],
    )


class LinkForm(StepForm):
    original = RadioField(_l("Original"), validators=[InputRequired(_l("Choose the earlier visit."))])


class ObjectForm(StepForm):
    words = TextAreaField(
        _l("Why you object"),
        [InputRequired(_l("Say in a few words why: the manufacturer's auditor reads it first.")), Length(max=10_000)],
        description=_l("The other dealer and the area manager read this: no names of customers or staff."),
    )


class SettleForm(StepForm):
    verdict = RadioField(
        _l("Decision"),
        validators=[InputRequired(_l("Decide that it is rework, or that it is not."))],
    )
    reason = RadioField(_l("Reason, if it is none"), validators=[Optional()])
    words = TextAreaField(
        _l("In words"),
        [InputRequired(_l("Say in a few words why: the manufacturer's auditor reads it first.")), Length(max=10_000)],
    )


class CauseForm(StepForm):
    primary = StringField(
        _l("Primary cause"),
        [InputRequired(_l("Choose the primary cause."))],
        description=_l("Code or words, such as D06 or diagnos."),
    )
    contributing = SelectMultipleField(
        _l("Contributing causes"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[Optional()],
    )
    part_order = StringField(
        _l("Order number of the part"),
        [Length(max=80)],
        description=_l("Only for M04, a part the manufacturer could not deliver."),
    )


class ClaimForm(StepForm):
    answer = HiddenField()
    words = TextAreaField(
        _l("Why, if refused"), [Length(max=10_000)], description=_l("The dealer reads it with the cause.")
    )
