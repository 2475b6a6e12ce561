"""Which bonus band does a final figure fall into?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

MOST = 8


@dataclass(frozen=True, slots=True)
class Band:
    """From ``least`` percentage points against the target on (None: everything below); ``bonus`` in percent."""

    least: float | None
    en: str
    zh: str
    bonus: float

    def name(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class BandSet:
    """The bands from a month on, the best first; ``by`` who set them."""

    valid_from: Month
    bands: tuple[Band, ...]
    set_at: datetime
    by: str | None = None


def bands_in(sets: Sequence[BandSet], month: Month) -> tuple[Band, ...]:
    """The bands of a month: the latest that are valid in it, the last that were set; none before the first."""
    valid = [one for one in sets if one.valid_from <= month]
    return max(enumerate(valid), key=lambda pair: (pair[1].valid_from, pair[0]))[1].bands if valid else ()


def band_of(bands: Sequence[Band], a: int, b: int, target: float | None) -> Band | None:
    """The band of a final figure: None without target, repairs or bands, and where there are too few to judge."""
    if target is None or not b or Rate(a, b).too_few(target):
        return None
    # Whole points of a hundredth: a rate that stands at a limit belongs to the better band, whatever the floats say.
    reached = round((a / b - target) * 100, 6)
    return next((band for band in bands if band.least is None or reached >= band.least), None)


def checked_bands(bands: Sequence[Band]) -> tuple[Band, ...]:
    """The best first. Raises ``Refused`` for names that lack a language, equal limits, or no band for the rest."""
    found = tuple(sorted(bands, key=lambda band: -float("inf") if band.least is None else band.least, reverse=True))
    if not found:
        raise Refused(N_("Enter at least one band."))
    if len(found) > MOST:
        raise Refused(N_("At most {most} bands."), most=MOST)
    if any(not band.en.strip() or not band.zh.strip() for band in found):
        raise Refused(N_("Name each band in English and in Chinese before it can be used."))
    if len({band.least for band in found}) < len(found):
        raise Refused(N_("Two bands begin at the same limit."))
    if found[-1].least is not None:
        raise Refused(N_("One band has no limit: it holds everything below the others."))
    if any(not 0 <= band.bonus <= 1000 for band in found):
        raise Refused(N_("A bonus lies between 0 and 1000 %."))
    return found
