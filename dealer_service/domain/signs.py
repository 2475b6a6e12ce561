"""Which signs that a rate was made to look better are counted, and when does one stand out? Domain section 2."""

from enum import StrEnum
from math import sqrt

from dealer_service.domain.distributions import binomial_cdf

TWO_STAYS_KM = 100
TWO_STAYS_DAYS = 20
LATE_ENTRY_DAYS = 3
SHARED_BY = 4
BURST = 10
BURST_SECONDS = 600
STANDS_OUT = 0.001
OTHER_GROUP = "OTH"


class Sign(StrEnum):
    """Each is counted in orders, but for refused rows, which never became one."""

    DISMISSED = "dismissed"
    TWO_STAYS = "two_stays"
    LATE_ENTRY = "late_entry"
    MILEAGE_OR_VIN = "mileage_or_vin"
    SHARED_CONTACT = "shared_contact"
    INTERNAL_GOODWILL = "internal_goodwill"
    BURSTS = "bursts"
    OTHER_CONCERN = "other_concern"
    LATE_LINKS = "late_links"
    CLAIMS_OPEN = "claims_open"
    REFUSED_ROWS = "refused_rows"


def stands_out(count: int, of: int, network_count: int, network_of: int) -> bool:
    """Is a dealer's share so far above the others' that chance would do it in fewer than 1 of 1,000 cases?

    The others are the network without the dealer. From a variance of 25 on by the normal curve.
    """
    others, of_others = network_count - count, network_of - of
    if count < 3 or of <= 0 or of_others <= 0:
        return False
    usual = max(others, 1) / of_others
    if count / of <= usual:
        return False
    if usual >= 1.0:
        return False
    spread = of * usual * (1.0 - usual)
    if spread > 25.0:
        return (count - 0.5 - of * usual) / sqrt(spread) > 3.0902
    return 1.0 - binomial_cdf(min(count, of) - 1, of, usual) < STANDS_OUT
