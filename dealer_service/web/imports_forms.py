"""Which forms has the import?"""

# mypy: disallow-untyped-calls=false

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from dealer_service.web.forms import Form
from dealer_service.web.imports_words import DATES


class UploadForm(Form):
    """A file, and how its columns are called where that is known."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])
    profile = SelectField(
        _l("Columns"),
        default="",
        description=_l("If the file fits no profile, the next page asks which column is which."),
    )


class DealersFileForm(Form):
    """A file whose columns are always called the same."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])


class MatchingForm(Form):
    """How the file writes dates and figures, and under which name the matching is kept. Columns are asked beside."""

    dates = SelectField(
        _l("Dates are written"),
        [InputRequired(_l("The first dates can be read in two ways. Say which is right."))],
        description=_l("Where day and month could change places, say which stands first."),
        choices=[SelectChoice(key, word) for key, word in {"": _l("choose"), **DATES}.items()],
    )
    decimal_comma = BooleanField(_l("Amounts have a decimal comma: 1.234,50"))
    dealer = SelectField(
        _l("Dealer of all rows"),
        default="",
        description=_l("For a file that has no column with the dealer's code."),
    )
    name = StringField(
        _l("Keep this matching as"),
        [Length(max=60)],
        description=_l("Under this name it is offered, and found by itself, with the next file of this kind."),
    )
