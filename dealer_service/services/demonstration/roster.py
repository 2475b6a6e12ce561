"""Which dealers are in the demonstration, and what is each of them like?"""

from enum import StrEnum
from random import Random
from typing import NamedTuple

from dealer_service.services.demonstration.countries import Country
from dealer_service.services.demonstration.planted import DemonstrationDealer


class Trait(StrEnum):
    """Habits that an auditor should find."""

    HIDES_AS_INTERNAL = "returns are booked as internal or goodwill, suspicions dismissed in numbers, calls in bursts"
    HIDES_BY_ENTRY = "returns go to group OTH or stay on one long order, deliveries are entered late, phones are shared"


class Surge(NamedTuple):
    """One cause in one concern group that piles up over the last full months."""

    cause: str
    concern_group: str
    months: int = 3


class DealerProfile(NamedTuple):
    """A dealer and its habits.

    ``failing`` is the share of repairs that come back inside the window, in the first and in the last month;
    ``reported`` the share of these that its own system links; ``leading`` the causes of rework that lead there;
    ``electric`` the share of its vehicles with a traction battery only.
    """

    dealer: DemonstrationDealer
    country: Country
    area: str
    monthly_orders: int
    failing: tuple[float, float]
    reported: float
    leading: tuple[str, ...]
    target: float
    electric: float
    trait: Trait | None = None
    surge: Surge | None = None


_CN, _DE, _US, _CA = Country.CHINA, Country.GERMANY, Country.UNITED_STATES, Country.CANADA
_SHANGHAI, _BERLIN, _CHICAGO, _TORONTO = "Asia/Shanghai", "Europe/Berlin", "America/Chicago", "America/Toronto"
_EAST, _SOUTH, _NORTH = "East China", "South China", "North China"
_EUROPE, _AMERICA = "Central Europe", "North America"


def _profile(
    country: Country, code: str, name: str, region: str, city: str, timezone: str, area: str, monthly_orders: int,
    failing: tuple[float, float], reported: float, leading: tuple[str, ...], target: float, electric: float,
    trait: Trait | None = None, surge: Surge | None = None,
) -> DealerProfile:
    locale = "zh" if country is Country.CHINA else "en"
    dealer = DemonstrationDealer(code, name, region, city, timezone, locale)
    return DealerProfile(
        dealer, country, area, monthly_orders, failing, reported, leading, target, electric, trait, surge
    )


_PROFILES = (
    _profile(_CN, "SH01", "上海浦东瀚帆", _EAST, "上海", _SHANGHAI, "沪", 230, (0.085, 0.075), 0.82,
             ("D06", "D01", "D08"), 0.93, 0.42),
    _profile(_DE, "BE01", "Autohaus Lindmoor Berlin", _EUROPE, "Berlin", _BERLIN, "B", 150, (0.065, 0.065), 0.84,
             ("D07", "D05"), 0.94, 0.3),
    _profile(_CN, "GZ01", "广州天河瀚帆", _SOUTH, "广州", _SHANGHAI, "粤A", 205, (0.125, 0.125), 0.24,
             ("D08", "D02"), 0.92, 0.4, Trait.HIDES_AS_INTERNAL),
    _profile(_US, "CH01", "Lakeshore Halvane", _AMERICA, "Chicago", _CHICAGO, "312", 160, (0.06, 0.065), 0.8,
             ("D06", "D07"), 0.94, 0.22),
    _profile(_CN, "BJ01", "北京朝阳瀚帆", _NORTH, "北京", _SHANGHAI, "京", 190, (0.155, 0.055), 0.8,
             ("D05", "D06", "D02"), 0.93, 0.38),
    _profile(_CN, "SU01", "苏州吴江瀚帆", _EAST, "苏州", _SHANGHAI, "苏E", 42, (0.08, 0.08), 0.75,
             ("D09", "D07"), 0.93, 0.35),
    _profile(_CN, "HZ01", "杭州滨江瀚帆", _EAST, "杭州", _SHANGHAI, "浙A", 140, (0.045, 0.045), 0.86,
             ("D06", "D10"), 0.95, 0.5),
    _profile(_DE, "HH01", "Autohaus Petersdeich Hamburg", _EUROPE, "Hamburg", _BERLIN, "HH", 110, (0.075, 0.075), 0.8,
             ("D03", "D08"), 0.94, 0.28, None, Surge("D04", "ELE-INFO")),
    _profile(_CN, "SZ01", "深圳南山瀚帆", _SOUTH, "深圳", _SHANGHAI, "粤B", 170, (0.1, 0.1), 0.72,
             ("D04", "D05", "D06"), 0.92, 0.6, None, Surge("D04", "HV-CHARGE")),
    _profile(_CA, "TO01", "Harbourfront Halvane", _AMERICA, "Toronto", _TORONTO, "416", 120, (0.12, 0.12), 0.28,
             ("D08", "D06"), 0.93, 0.2, Trait.HIDES_BY_ENTRY),
    _profile(_CN, "TJ01", "天津滨海瀚帆", _NORTH, "天津", _SHANGHAI, "津", 95, (0.122, 0.122), 0.82,
             ("D06", "D08", "D03"), 0.92, 0.33),
    _profile(_CN, "NJ01", "南京江宁瀚帆", _EAST, "南京", _SHANGHAI, "苏A", 75, (0.05, 0.05), 0.8,
             ("D01", "D10"), 0.93, 0.4),
)

_FURTHER = (
    (_CN, "WX01", "无锡新吴瀚帆", _EAST, "无锡", _SHANGHAI, "苏B"),
    (_CN, "NB01", "宁波鄞州瀚帆", _EAST, "宁波", _SHANGHAI, "浙B"),
    (_CN, "FS01", "佛山禅城瀚帆", _SOUTH, "佛山", _SHANGHAI, "粤E"),
    (_US, "DE01", "Foothills Halvane", _AMERICA, "Denver", "America/Denver", "303"),
    (_CN, "JN01", "济南历下瀚帆", _NORTH, "济南", _SHANGHAI, "鲁A"),
    (_DE, "LE01", "Autohaus Auenfeld Leipzig", _EUROPE, "Leipzig", _BERLIN, "L"),
    (_CN, "QD01", "青岛崂山瀚帆", _NORTH, "青岛", _SHANGHAI, "鲁B"),
    (_CN, "XM01", "厦门湖里瀚帆", _SOUTH, "厦门", _SHANGHAI, "闽D"),
    (_DE, "MU01", "Autohaus Isartor München", _EUROPE, "München", _BERLIN, "M"),
    (_CN, "HF01", "合肥蜀山瀚帆", _EAST, "合肥", _SHANGHAI, "皖A"),
    (_CN, "DG01", "东莞南城瀚帆", _SOUTH, "东莞", _SHANGHAI, "粤S"),
    (_CN, "SJ01", "石家庄裕华瀚帆", _NORTH, "石家庄", _SHANGHAI, "冀A"),
)
_CAUSES = ("D01", "D02", "D03", "D05", "D06", "D07", "D08")


def profiles(dealers: int, seed: int) -> list[DealerProfile]:
    """The first so many dealers; beyond those with a story of their own, each gets habits by the seed."""
    chosen = list(_PROFILES[:dealers])
    for index in range(len(chosen), dealers):
        house, place = divmod(index - len(_PROFILES), len(_FURTHER))
        country, code, name, region, city, timezone, area = _FURTHER[place]
        if house:
            code, name = f"{code[:2]}{house + 1:02d}", f"{name} {house + 1}"
        rng = Random(f"{seed}:profile:{code}")
        share = rng.uniform(0.045, 0.13)
        chosen.append(_profile(
            country, code, name, region, city, timezone, area, rng.randrange(60, 220, 5), (share, share),
            rng.uniform(0.65, 0.88), tuple(rng.sample(_CAUSES, 2)), rng.choice((0.92, 0.93, 0.94)),
            rng.uniform(0.2, 0.5),
        ))
    return chosen
