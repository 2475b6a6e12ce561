"""Cards to print: a rich month, and builders for its parts."""

from datetime import date, timedelta
from math import sqrt

from dealer_service.domain.scorecards import (
    CardState,
    CardStatus,
    CaseVisit,
    CauseName,
    ComplaintCounts,
    DealerName,
    Figure,
    Figures,
    MonthPoint,
    OpenComplaint,
    RecordQuality,
    ReworkCase,
    RuleUsed,
    Satisfaction,
    ScorecardContent,
    Side,
    WatchedVehicle,
    next_actions,
    pareto,
)

D06 = CauseName("D06", "Cause of the fault not diagnosed correctly", "没有正确诊断出故障原因")
D08 = CauseName("D08", "Repair carried out wrongly", "维修错误")
D01 = CauseName("D01", "Repair request not described or understood in detail", "没有具体描述/了解客户报修内容")
D07 = CauseName("D07", "Genuine parts not ordered in time", "没有及时订购原装零部件")
M01 = CauseName("M01", "Component supplier", "协作配套的零部件制造商", Side.MANUFACTURER, accepted=True)
M04 = CauseName("M04", "Genuine part not deliverable by the manufacturer", "原厂备件无法供应", Side.MANUFACTURER)
GROUPS = (
    ("BRK-NOISE", "Brake noise", "制动异响"),
    ("ELE-INFO", "Infotainment navigation or phone", "车机/导航/蓝牙"),
    ("HV-CHARGE", "Charging fault", "充电故障"),
    ("BDY-NOISE", "Body or trim noise", "车身/内饰异响"),
)
TALK = (
    ("Squeals when braking lightly in the morning, worst after rain", "Discs glazed", "Discs skimmed, pads chamfered"),
    ("客户反映：早晨轻踩制动时前轮有尖锐异响，雨后更明显", "制动盘表面硬化", "光盘并对摩擦片倒角，试车正常"),
    ("Charging stops at about 80 %", "No fault stored", "Software updated to the latest level"),
    ("车门把手 Türgriff 处有异响，高速行驶时风噪明显", "密封条变形", "更换左前门密封条，调整门锁位置"),
)


def wilson(a: int, b: int) -> tuple[float | None, float | None]:
    if not b:
        return None, None
    z, p = 1.959964, a / b
    middle, half = p + z * z / 2 / b, z * sqrt(p * (1 - p) / b + z * z / 4 / b / b)
    return max((middle - half) / (1 + z * z / b), 0.0), min((middle + half) / (1 + z * z / b), 1.0)


def figure(a: int, b: int, target: float | None = None, **more: object) -> Figure:
    low, high = wilson(a, b)
    return Figure(a, b, low, high, target, **more)  # type: ignore[arg-type]


def case(number: int, cause: CauseName | None, returns: int = 1, counts: bool = True, concern: str = "") -> ReworkCase:
    group = GROUPS[number % 4]
    visits = []
    on, km = date(2026, 9, 20) + timedelta(days=number % 11), 18200 + 731 * number
    for place in range(returns + 1):
        said, found, done = TALK[(number + place) % 4]
        visits.append(
            CaseVisit(
                dealer_code="CN0417" if place != 2 else "CN0420",
                dealer_name="" if place != 2 else "Stadt-Auto Süd",
                order=f"RO{26090000 + 97 * number + place}",
                opened_on=on,
                delivered_on=on + timedelta(days=1),
                odometer_km=km,
                concern=concern or said,
                found=found,
                correction=done,
                days=None if not place else 9 + place,
                km=None if not place else 412 + number,
            )
        )
        on, km = on + timedelta(days=11), km + 430
    return ReworkCase(
        f"LFV2A21K5G40{10000 + number}",
        "ID.4 Pro 2024",
        *group,
        tuple(visits),
        cause,
        (D01,) if number == 2 else (),
        counts,
    )


def months(count: int = 13) -> tuple[MonthPoint, ...]:
    out = []
    rates = (0.962, 0.955, 0.948, 0.951, 0.957, 0.944, 0.938, 0.941, 0.933, 0.945, 0.952, 0.936, 0.9406)
    year, month = 2025, 10
    for place in range(count):
        b = 300 + (place * 37) % 60 if place < count - 1 else 320
        a = round(b * rates[place % 13])
        low, high = wilson(a, b)
        last = place == count - 1
        out.append(
            MonthPoint(year * 100 + month, a, b, low, high, 0.95 if place > 2 else 0.94, last, 0.931 if last else None)
        )
        month += 1
        if month > 12:
            year, month = year + 1, 1
    return tuple(out)


def cases(count: int = 12) -> tuple[ReworkCase, ...]:
    causes = (D06, D06, D08, D06, None, M01, D08, D06, D07, None, D06, M04)
    return tuple(case(n, causes[n % 12], 1 + (n % 5 == 1) + (n % 7 == 1), counts=n % 6 != 3) for n in range(count))


def rich(locale: str = "en", count: int = 12, **changes: object) -> ScorecardContent:
    first = figure(301, 320, 0.95, provisional_until=date(2026, 12, 1), month=202610)
    chains = cases(count)
    values: dict[str, object] = {
        "dealer": DealerName(
            "CN0417", "北方之星汽车销售服务有限公司" if locale == "zh" else "Nordstern Automobile", "North", "Harbin"
        ),
        "month": 202610,
        "locale": locale,
        "state": CardState(CardStatus.PROVISIONAL, date(2026, 11, 5), date(2026, 12, 1)),
        "rule": RuleUsed(valid_from=date(2025, 1, 1)),
        "figures": Figures(
            first,
            figure(312, 331, 0.95, month=202609),
            figure(19, 320, 0.05),
            figure(16, 320, 0.05),
            figure(21, 338),
            figure(171, 186, 0.95),
            320,
            figure(298, 321, 0.95),
            0.931,
            7,
        ),
        "series": months(),
        "causes": pareto({D06: 7, D08: 4, D01: 2, D07: 2, M01: 2, M04: 1}, 3),
        "cases": chains,
        "satisfaction": Satisfaction((6, 17, 61, 102), 301, 224, 186, 9, 12),
        "complaints": ComplaintCounts(12, 11, 12, 9, 11, 3, 1),
        "open_complaints": (
            OpenComplaint(
                "B2026-0311",
                date(2026, 10, 21),
                "safety",
                "Brakes pull to the left after the repair; 制动跑偏",
                3,
                date(2026, 11, 6),
                True,
                "RO26090388",
            ),
            OpenComplaint(
                "B2026-0319",
                date(2026, 10, 29),
                "minor",
                "Waited two hours for the agreed return",
                1,
                date(2026, 11, 9),
            ),
        ),
        "next_actions": next_actions(chains, first),
        "watched": (
            WatchedVehicle(
                "LFV2A21K5G4010001",
                "ID.4 Pro 2024",
                "27 days in repair of 30; 维修累计 27 天",
                ("RO26090097", "RO26090098"),
            ),
        ),
        "quality": RecordQuality(4, 6, 11, 2, date(2026, 11, 4), date(2026, 11, 3), 3),
        "foot": "",
    }
    return ScorecardContent(**(values | changes))  # type: ignore[arg-type]
