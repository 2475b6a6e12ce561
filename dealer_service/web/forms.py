"""How does a form say what is wrong, at the field and in the person's words?"""

# mypy: disallow-untyped-calls=false

from types import TracebackType
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.web import edge
from dealer_service.web.names import sentence


class Form(FlaskForm):
    """A form with its token, and with types where the library has none."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Was it sent, and is its shape right?"""
        return bool(super().validate_on_submit(extra_validators))

    @property
    def wrong(self) -> list[tuple[str | None, str]]:
        """Each error with the id of its field (None for the form as a whole), in the order of the fields."""
        found: list[tuple[str | None, str]] = [(None, str(error)) for error in self.form_errors]
        for field in self:
            found += _errors_below(field)
        return found

    @property
    def status(self) -> int:
        """422 where something is wrong, so that programs and tests see it too."""
        return 422 if self.wrong else 200


class refusals_at:
    """Show a broken rule at its field, or above the form where it names none; the request is then rolled back."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _at: TracebackType | None
    ) -> bool:
        if not isinstance(error, Refused) or isinstance(error, (NotFound, NotAllowed, Conflict)):
            return False
        edge.refuse()
        field: Any = self.form._fields.get(error.field) if error.field else None
        if field is None or isinstance(field.errors, dict) or hasattr(field, "entries"):
            self.form.form_errors.append(sentence(error))
        else:
            field.errors = [*field.errors, sentence(error)]
        return True


def _errors_below(field: Field) -> list[tuple[str | None, str]]:
    if hasattr(field, "entries"):
        return [pair for entry in field.entries for pair in _errors_below(entry)]
    if hasattr(field, "form"):
        return [pair for inner in field.form for pair in _errors_below(inner)]
    return [(field.id, str(error)) for error in field.errors]
