"""What is typed to set hours, promises, limits, days of the year, deputies and guides?"""

# mypy: disallow-untyped-calls=false

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from dealer_service.domain.accounts import Role
from dealer_service.domain.calendars import WEEKDAYS
from dealer_service.domain.complaint_authority import LIMITED
from dealer_service.domain.complaint_clocks import Promise
from dealer_service.domain.complaint_guides import Advice
from dealer_service.domain.complaint_policy import Hours, Policy
from dealer_service.domain.complaints import Severity
from dealer_service.web.complaint_hours import ALL_DAY, DAY_NAMES, read_hours
from dealer_service.web.forms import Form

LONGEST_SPAN = 62
CHOICE: Any = SelectChoice  # its label may be lazily translated, its value a number
TIMES = ("acknowledge_hours", "answer_days", "follow_up_days")


def _check_hours(_form: Form, field: Any) -> None:
    try:
        read_hours(field.data or "")
    except ValueError:
        how = _("Write hours like 08:00–12:00, 13:00–18:00, or 24 h; leave it empty for closed.")
        raise ValidationError(how) from None


def _short(value: float | Decimal) -> float | Decimal | int:
    """Without decimals that say nothing."""
    return int(value) if value == int(value) else value


class VersionedForm(Form):
    """``seen`` is the version of the settings that the person read; ``late`` where someone saved before him."""

    seen = HiddenField()
    late = False

    @property
    def status(self) -> int:
        return 409 if self.late else super().status


class HoursForm(VersionedForm):
    """The week; a field for each day."""

    def week(self) -> dict[str, Hours]:
        return {day: read_hours(self[day].data or "") for day in WEEKDAYS}


for _day in WEEKDAYS:
    setattr(HoursForm, _day, StringField(DAY_NAMES[_day], [Length(max=80), _check_hours]))


class PromisesForm(VersionedForm):
    """Three promises for each severity, a limit for each role."""

    currency = StringField(_l("Currency"), [Optional(), Length(min=3, max=3)],
                           description=_l("Three letters, as EUR or CNY."))  # fmt: skip

    @staticmethod
    def values_of(policy: Policy) -> dict[str, Any]:
        values: dict[str, Any] = {"currency": policy.currency}
        for severity in Severity:
            for name in TIMES:
                values[f"{severity.value}_{name}"] = _short(getattr(policy.promises[severity], name))
        for role in LIMITED:
            values[f"limit_{role.value}"] = _short(Decimal(policy.limits.get(role, 0)).scaleb(-2))
        return values

    def row(self, severity: Severity) -> list[Any]:
        return [self[f"{severity.value}_{name}"] for name in TIMES]

    def limit(self, role: Role) -> Any:
        return self[f"limit_{role.value}"]

    def promises(self) -> Mapping[Severity, Promise]:
        found = {}
        for severity in Severity:
            hours, answer, follow_up = (field.data for field in self.row(severity))
            found[severity] = Promise(float(hours), int(answer), int(follow_up))
        return found

    def limits(self) -> Mapping[Role, int]:
        return {role: int(self.limit(role).data.scaleb(2)) for role in LIMITED}


for _severity in Severity:
    for _name, _label in zip(TIMES, (_l("Acknowledge within working hours"), _l("Answer within business days"),
                                     _l("Follow up within business days")), strict=True):  # fmt: skip
        _more = {"places": None} if _name == "acknowledge_hours" else {}
        _kind = DecimalField if _more else IntegerField
        _field = _kind(_label, [InputRequired(_l("Enter a number."))], **_more)
        setattr(PromisesForm, f"{_severity.value}_{_name}", _field)
for _role in LIMITED:
    _needed = [InputRequired(_l("Enter an amount.")), NumberRange(min=0, message=_l("A limit is 0 or more."))]
    setattr(PromisesForm, f"limit_{_role.value}", DecimalField(_l("Limit"), _needed, places=None))


class DayForm(VersionedForm):
    """A day, or days one after the other, that differ from the week."""

    first = DateField(_l("First day"), [InputRequired(_l("Enter a day."))])
    last = DateField(_l("Last day"), [Optional()], description=_l("Empty: one day."))
    kind = RadioField(_l("That day"), choices=[
        CHOICE("closed", _l("closed all day")), CHOICE("hours", _l("open at these hours")),
        CHOICE("all_day", _l("open 24 h")),
    ], default="closed")  # fmt: skip
    hours = StringField(_l("Business hours"), [Length(max=80), _check_hours],
                        description=_l("As 08:00–12:00, 13:00–18:00."))  # fmt: skip

    def validate_last(self, field: Any) -> None:
        if self.first.data is None or field.data is None:
            return
        if field.data < self.first.data:
            raise ValidationError(_("The last day is before the first. Correct one of the two."))
        if (field.data - self.first.data).days >= LONGEST_SPAN:
            raise ValidationError(_("At most %(days)s days at once.", days=LONGEST_SPAN))

    def validate_hours(self, field: Any) -> None:
        if self.kind.data == "hours" and not (field.data or "").strip():
            raise ValidationError(_("Enter the hours of that day."))

    def exceptions(self) -> dict[str, Hours]:
        """The hours of each of the days."""
        first: date = self.first.data
        span = ((self.last.data or first) - first).days + 1
        hours = {"closed": [], "all_day": ALL_DAY}.get(self.kind.data)
        chosen = read_hours(self.hours.data or "") if hours is None else hours
        return {(first + timedelta(days=ahead)).isoformat(): [list(pair) for pair in chosen] for ahead in range(span)}


class HolidaysForm(VersionedForm):
    """Whose public holidays are kept."""

    country = SelectField(_l("Public holidays of"))
    subdivision = StringField(_l("State or province"), [Length(max=10)],
                              description=_l("Its short code where holidays differ, as BY or NW."))  # fmt: skip


class DeputyForm(Form):
    user_id = SelectField(_l("Who is away"), coerce=int)
    deputy_id = SelectField(_l("Who stands in"), coerce=int)
    first_on = DateField(_l("First day"), [InputRequired(_l("Enter a day."))])
    last_on = DateField(_l("Last day"), [InputRequired(_l("Enter a day."))])


class GuideForm(Form):
    category = SelectField(_l("About"))
    advice = RadioField(_l("What it says"), choices=[
        CHOICE(Advice.ASK.value, _l("what to ask")),
        CHOICE(Advice.DO_NOT_PROMISE.value, _l("what not to promise")),
    ], default=Advice.ASK.value)  # fmt: skip
    en = TextAreaField(_l("In English"), [Length(max=400)])
    zh = TextAreaField(_l("In Chinese"), [Length(max=400)])
