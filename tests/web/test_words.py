"""Are figures, dates and durations written as the reader writes them, and is every sentence of the frame in Chinese?"""

import re
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from babel.messages.pofile import read_po
from flask_babel import force_locale

from dealer_service.domain.intervals import Rate
from dealer_service.paths import ROOT
from dealer_service.web import words
from dealer_service.web.guards import GuardedApp

TRANSLATIONS = ROOT / "dealer_service/translations/zh_Hans_CN/LC_MESSAGES"
HARD = words.HARD_SPACE
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

EXPECTED = [
    (lambda: words.number(12345.6, 1), "12,345.6", "12,345.6"),
    (lambda: words.number(-40), "−40", "−40"),
    (lambda: words.number(None), "–", "–"),
    (lambda: words.percent(0.940625), f"94.1{HARD}%", "94.1%"),
    (lambda: words.percent(None), "–", "–"),
    (lambda: words.points(0.013), "+1.3 points", "+1.3 个百分点"),
    (lambda: words.points(-0.013), "−1.3 points", "−1.3 个百分点"),
    (lambda: words.points(0.0001), "±0.0 points", "±0.0 个百分点"),
    (lambda: words.day(date(2026, 12, 1)), "1 Dec 2026", "2026年12月1日"),
    (lambda: words.short_day(date(2026, 12, 1)), "1 Dec", "12月1日"),
    (lambda: words.month(date(2026, 10, 1)), "October 2026", "2026年10月"),
    (lambda: words.moment(AT, "Europe/Berlin"), "Tue 24 Nov 2026, 10:30", "2026年11月24日 周二 10:30"),
    (lambda: words.clock(AT, "Asia/Shanghai"), "17:30", "17:30"),
    (lambda: words.duration(130), "2 h 10 min", "2 小时 10 分钟"),
    (lambda: words.duration(timedelta(days=3, hours=4, minutes=5)), "3 days 4 h", "3 天 4 小时"),
    (lambda: words.duration(0), "0 min", "0 分钟"),
    (lambda: words.duration(-61), "−1 h 1 min", "−1 小时 1 分钟"),
]


@pytest.mark.parametrize(("written", "english", "chinese"), EXPECTED)
def test_written(app: GuardedApp, written: object, english: str, chinese: str) -> None:
    with app.test_request_context():
        for locale, expected in (("en", english), ("zh_Hans_CN", chinese)):
            with force_locale(locale):
                assert written() == expected  # type: ignore[operator]


def rendered(app: GuardedApp, call: str, **values: object) -> str:
    with app.test_request_context(), force_locale("en"):
        source = '{% from "components/figures.html" import rate %}{{ ' + call + " }}"
        text = app.jinja_env.from_string(source).render(**values)
    return re.sub(r"\s*<[^>]+>\s*", "·", text).strip("·").replace("··", " · ")


def test_a_rate_is_never_alone(app: GuardedApp) -> None:
    full = rendered(app, "rate(r, 0.92, until)", r=Rate(301, 320), until=date(2026, 12, 1))
    assert full == f"94.1{HARD}% · 301 of 320 · 90.9–96.2 · provisional until 1 Dec"
    assert rendered(app, "rate(r, of='rework')", r=Rate(301, 320)) == f"5.9{HARD}% · 19 of 320 · 3.8–9.1"
    assert rendered(app, "rate(r, 0.92)", r=Rate(12, 13)).endswith("too few to judge")
    assert rendered(app, "rate(r, 0.92, until)", r=Rate(0, 0), until=date(2026, 12, 1)) == "– · no repairs"


def test_no_repairs_are_no_rate(app: GuardedApp) -> None:
    with app.test_request_context():
        assert words.rate_words(Rate(0, 0)).figure == "–" and words.rate_words(None).figure == "–"


def test_every_sentence_of_the_frame_is_in_chinese() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import zh
    finally:
        sys.path.pop(0)
    gaps = set(zh.missing())
    ours = (
        "dealer_service/web",
        "templates",
        "dealer_service/services/accounts",
        "dealer_service/services/sign_ins",
        "dealer_service/services/grants",
        "dealer_service/services/passwords",
        "dealer_service/services/dealers",
    )
    lacking = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in zh.extracted()
        if message.id and any(file.startswith(ours) for file, _line in message.locations)
    } & gaps
    assert not lacking, f"write Chinese for {sorted(lacking)} and merge it with tools/zh.py update"


def test_every_sentence_of_the_templates_can_be_written_out() -> None:
    """Templates fill in every sentence, so a per cent sign that stands alone would break the page of its readers."""
    with (TRANSLATIONS / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.id and any(name.startswith("templates/") for name, _line in message.locations):
            english = message.id if isinstance(message.id, str) else message.id[-1]
            given = defaultdict(int, dict.fromkeys(re.findall(r"%\((\w+)\)", english), 1))
            for written in (english, *([message.string] if isinstance(message.string, str) else message.string)):
                names = len(given)
                assert (written % given) is not None and len(given) == names, written
