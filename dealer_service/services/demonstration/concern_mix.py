"""How often does each concern come to the counter, when, on which vehicles, and for how much?"""

from functools import cache
from itertools import accumulate
from typing import Literal, NamedTuple


class GroupShape(NamedTuple):
    """``price`` is the median amount of a job in fen, ``hours`` its usual work; ``wear`` is paid by the customer."""

    weight: float
    price: int
    hours: float
    operation: int
    needs: Literal["any", "fuel", "electric"] = "any"
    wear: bool = False


SHAPES: dict[str, GroupShape] = {
    "ENG-START": GroupShape(2.0, 98_000, 2.5, 1011, "fuel"),
    "ENG-IDLE": GroupShape(2.6, 62_000, 2.0, 1023, "fuel"),
    "ENG-POWER": GroupShape(2.0, 88_000, 2.5, 1035, "fuel"),
    "ENG-NOISE": GroupShape(2.4, 145_000, 4.0, 1047, "fuel"),
    "ENG-OIL": GroupShape(1.6, 180_000, 5.0, 1059, "fuel"),
    "ENG-COOL": GroupShape(1.4, 118_000, 3.0, 1916, "fuel"),
    "ENG-LAMP": GroupShape(3.6, 76_000, 2.0, 1071, "fuel"),
    "ENG-FUEL": GroupShape(1.0, 68_000, 2.0, 2014, "fuel"),
    "ENG-EXH": GroupShape(0.9, 92_000, 2.0, 2626, "fuel"),
    "HV-BATT": GroupShape(3.0, 360_000, 6.0, 9311, "electric"),
    "HV-CHARGE": GroupShape(4.6, 150_000, 3.0, 9327, "electric"),
    "HV-DRIVE": GroupShape(2.2, 310_000, 5.0, 9339, "electric"),
    "TRN-SHIFT": GroupShape(2.4, 210_000, 4.0, 3413, "fuel"),
    "TRN-NOISE": GroupShape(0.8, 190_000, 5.0, 3425, "fuel"),
    "TRN-CLUTCH": GroupShape(0.0, 165_000, 5.0, 3011, "fuel", True),
    "TRN-LEAK": GroupShape(0.7, 72_000, 3.0, 3437, "fuel"),
    "BRK-NOISE": GroupShape(6.5, 78_000, 1.5, 4611, "any", True),
    "BRK-FEEL": GroupShape(2.0, 86_000, 2.0, 4623, "any", True),
    "BRK-LAMP": GroupShape(1.5, 64_000, 1.5, 4535),
    "STR-PULL": GroupShape(2.4, 42_000, 1.5, 4413, "any", True),
    "STR-NOISE": GroupShape(1.8, 94_000, 2.5, 4825),
    "STR-LAMP": GroupShape(0.8, 110_000, 2.0, 4837),
    "SUS-NOISE": GroupShape(6.8, 84_000, 2.0, 4011),
    "SUS-RIDE": GroupShape(1.2, 160_000, 3.0, 4223),
    "TYR-WEAR": GroupShape(2.0, 120_000, 1.5, 4435, "any", True),
    "TYR-VIB": GroupShape(2.4, 36_000, 1.0, 4447, "any", True),
    "ELE-BATT": GroupShape(2.6, 82_000, 1.5, 2711),
    "ELE-LIGHT": GroupShape(2.0, 130_000, 1.5, 9413),
    "ELE-WIN": GroupShape(3.0, 58_000, 2.0, 6425),
    "ELE-INSTR": GroupShape(2.0, 66_000, 1.5, 9027),
    "ELE-INFO": GroupShape(6.2, 48_000, 1.5, 9139),
    "ELE-ADAS": GroupShape(2.4, 88_000, 2.5, 9141),
    "ELE-KEY": GroupShape(1.6, 46_000, 1.0, 9653),
    "AC-COOL": GroupShape(3.0, 74_000, 2.5, 8711),
    "AC-HEAT": GroupShape(1.4, 86_000, 2.5, 8223),
    "AC-SMELL": GroupShape(1.8, 38_000, 1.5, 8735),
    "BDY-LEAK": GroupShape(1.6, 62_000, 3.0, 6011),
    "BDY-NOISE": GroupShape(4.8, 40_000, 2.0, 7023),
    "BDY-PAINT": GroupShape(1.0, 110_000, 9.0, 5035),
    "BDY-FIT": GroupShape(1.4, 34_000, 1.5, 5747),
    "BDY-ACC": GroupShape(6.0, 420_000, 24.0, 5059),
    "SRS-LAMP": GroupShape(0.9, 72_000, 1.5, 6911),
    "MNT-SERV": GroupShape(0.0, 68_000, 1.2, 111),
    "MNT-INSP": GroupShape(0.0, 30_000, 1.0, 123),
    "MNT-CAMP": GroupShape(0.0, 26_000, 1.5, 9035),
    "OTH": GroupShape(1.2, 24_000, 1.0, 135),
}

_BODY = frozenset({"BDY-LEAK", "BDY-PAINT", "BDY-FIT"})
_MECHANICAL = frozenset({
    "ENG-NOISE", "ENG-OIL", "ENG-EXH", "TRN-NOISE", "TRN-CLUTCH", "TRN-LEAK", "BRK-NOISE", "BRK-FEEL", "STR-PULL",
    "STR-NOISE", "SUS-NOISE", "SUS-RIDE", "TYR-WEAR", "TYR-VIB", "AC-COOL", "AC-HEAT", "AC-SMELL", "ENG-COOL",
    "ENG-FUEL", "ELE-WIN", "BDY-NOISE", "OTH",
})


def kind_of_work(group: str) -> str:
    """What sort of trade the group calls for: accident, body, mechanical or electronic."""
    if group == "BDY-ACC":
        return "accident"
    return "body" if group in _BODY else "mechanical" if group in _MECHANICAL else "electronic"


_SUMMER = (0.3, 0.3, 0.5, 0.9, 1.6, 2.3, 2.6, 2.4, 1.4, 0.7, 0.4, 0.3)
_WINTER = (2.6, 2.3, 1.4, 0.7, 0.4, 0.3, 0.3, 0.3, 0.5, 0.9, 1.7, 2.4)
_RAIN = (0.7, 0.8, 1.0, 1.2, 1.4, 1.6, 1.5, 1.4, 1.1, 0.8, 0.7, 0.6)
_MILD_WINTER = (1.5, 1.4, 1.1, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 1.0, 1.2, 1.5)
_SEASONS = {
    "AC-COOL": _SUMMER, "AC-SMELL": _SUMMER, "ENG-COOL": _SUMMER, "AC-HEAT": _WINTER, "ELE-BATT": _WINTER,
    "ENG-START": _WINTER, "HV-BATT": _MILD_WINTER, "BDY-LEAK": _RAIN, "BDY-NOISE": _MILD_WINTER,
}


@cache
def weights(month: int, powertrain: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Groups of repair work on that kind of vehicle in a calendar month, with cumulative weights."""
    lacking = {"combustion": "electric", "electric": "fuel"}.get(powertrain)
    codes = tuple(code for code, shape in SHAPES.items() if shape.weight and shape.needs != lacking)
    by_month = (SHAPES[code].weight * _SEASONS.get(code, (1.0,) * 12)[month - 1] for code in codes)
    return codes, tuple(accumulate(by_month))
