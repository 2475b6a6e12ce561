"""Into which bonus band does a dealer's final month fall, and where does that stand?"""

from flask import url_for
from flask_babel import gettext as _

from dealer_service.domain.bonus import band_of
from dealer_service.domain.months import Month, Period
from dealer_service.services.bonus import month_bands
from dealer_service.services.months import UnitMonth
from dealer_service.web import edge
from dealer_service.web.languages import reader_locale
from dealer_service.web.words import number, short_month


def bonus_line(view: UnitMonth) -> tuple[str, str] | None:
    """Words and address, for a dealer's month; of the last final month while this one is provisional.

    None where no bands are set, or no month is final yet.
    """
    if view.dealer is None or view.period is not Period.MONTH:
        return None
    figure = view.figures.settled
    if figure is None or figure.month is None or not figure.b:
        return None
    month = Month.of(figure.month)
    bands = month_bands(edge.session(), month)
    if not bands:
        return None
    band = band_of(bands, figure.a, figure.b, figure.target)
    said = short_month(month.first_day)
    href = url_for("standards.bonus", month=str(month))
    if band is None:
        return _("Bonus %(month)s: no band, too few to judge or no target", month=said), href
    name, share = band.name(reader_locale()), f"{number(band.bonus, 1)} %"
    return _("Bonus %(month)s: %(band)s, %(share)s", month=said, band=name, share=share), href
