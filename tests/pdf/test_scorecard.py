"""The printed scorecard, read back."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from pypdf import PdfReader

from dealer_service.domain.scorecards import (
    BonusBand,
    CardState,
    CardStatus,
    Change,
    DealerName,
    Definition,
    Figures,
    RecordQuality,
    ScorecardContent,
    next_actions,
    pareto,
    short_digest,
)
from dealer_service.pdf.scorecard import scorecard_pdf
from dealer_service.pdf.sheet import BOTTOM, LEFT, RIGHT, TOP, Sheet
from tests.pdf.cards import D06, case, date, figure, rich


def read(content: ScorecardContent) -> PdfReader:
    return PdfReader(BytesIO(scorecard_pdf(content)))


def text(reader: PdfReader, page: int | None = None) -> str:
    pages = reader.pages if page is None else [reader.pages[page]]
    # Lines of one paragraph are joined; what is read is the sequence of words.
    return " ".join(" ".join(p.extract_text() for p in pages).split())


@pytest.fixture(scope="module")
def english() -> PdfReader:
    return read(rich("en"))


@pytest.fixture(scope="module")
def chinese() -> PdfReader:
    return read(rich("zh"))


@pytest.mark.parametrize(
    "words",
    [
        "Nordstern Automobile",
        "October 2026",
        "provisional until 1 Dec 2026",
        "rule: first visits, rework within 30 days and 2,000 km",
        "94.1 %",
        "301 of 320·90.9–96.2",
        "target 95.0 %·−0.9 points",
        "off target, within chance",
        "September 2026",
        "dealer-side 5.0 %·16 of 320",
        "answered by 58 %",
        "gap +1.2 points",
        "Short of target in 5 of the last 6 final months",
        "11 of 21 returns come from two causes",
        "no cause yet",
        "acknowledged in time",
        "11 of 12",
        "very satisfied: 54.8 %",
        "What to do next",
        "Without them the month would stand at 95.3 % instead of 94.1 %.",
        "Dealer principal",
        "figures disputed",
        "page 1 of 3",
    ],
)
def test_page_one_says(english: PdfReader, words: str) -> None:
    assert words in text(english, 0)


@pytest.mark.parametrize(
    "words",
    [
        "2026年10月",
        "暂定，2026年12月1日起为最终",
        "一次修复率",
        "94.1%",
        "301 / 320·90.9–96.2",
        "−0.9 个百分点",
        "下一步",
        "内部返工",
        "第 1 页，共 3 页",
    ],
)
def test_page_one_says_in_chinese(chinese: PdfReader, words: str) -> None:
    assert words in text(chinese, 0)


def test_no_english_sentence_is_left_in_the_chinese_card(chinese: PdfReader) -> None:
    assert "the" not in text(chinese, 0).split()


def test_the_annex_shows_each_case_with_each_of_its_orders(english: PdfReader) -> None:
    words = text(english)
    for chain in rich("en").cases:
        assert chain.vehicle in words
        assert all(visit.order in words for visit in chain.visits)
    assert "Stadt-Auto Süd" in words and "Türgriff" in words and "制动盘表面硬化" in words


def test_every_page_carries_the_digest_and_its_number(english: PdfReader) -> None:
    mark = short_digest(rich("en"))
    for number in range(len(english.pages)):
        assert mark in text(english, number)
        assert f"page {number + 1} of {len(english.pages)}" in text(english, number)


def test_only_embedded_truetype_is_used(chinese: PdfReader) -> None:
    for page in chinese.pages:
        fonts = [reference.get_object() for reference in page["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            assert font["/Subtype"] == "/TrueType"
            assert "/FontFile2" in font["/FontDescriptor"].get_object()


def test_the_undefined_glyph_is_never_shown(chinese: PdfReader) -> None:
    assert "\x00" not in text(chinese) and "\ufffd" not in text(chinese)


def test_equal_content_gives_equal_bytes_also_in_another_process() -> None:
    here = scorecard_pdf(rich("zh"))
    assert scorecard_pdf(rich("zh")) == here
    code = (
        "from hashlib import sha256; from tests.pdf.cards import rich; "
        "from dealer_service.pdf.scorecard import scorecard_pdf; print(sha256(scorecard_pdf(rich('zh'))).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == sha256(here).hexdigest()


def test_cards_printed_at_the_same_time_do_not_disturb_each_other() -> None:
    contents = [rich("zh"), rich("en"), rich("zh", 5), rich("en", 20)]
    alone = [scorecard_pdf(content) for content in contents]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(scorecard_pdf, contents * 3)) == alone * 3


def test_other_content_gives_other_bytes() -> None:
    content = rich("en")
    assert scorecard_pdf(replace(content, foot="Reviewed in Changchun")) != scorecard_pdf(content)


def test_the_file_names_itself(chinese: PdfReader) -> None:
    assert chinese.metadata is not None
    assert "北方之星" in (chinese.metadata.title or "") and chinese.metadata.author == "售后质量"
    assert chinese.trailer["/Root"]["/Lang"] == "zh-CN"
    assert [entry.title for entry in chinese.outline] == ["评分表", "附件"]


def empty() -> ScorecardContent:
    return rich(
        "en",
        0,
        dealer=DealerName("CN0999", "Autohaus Türgriff & Söhne GmbH Süd-West 4", "South-West", "Guangzhou"),
        figures=Figures(figure(0, 0, 0.95, provisional_until=date(2026, 12, 1))),
        series=(),
        causes=(),
        satisfaction=None,
        complaints=None,
        open_complaints=(),
        watched=(),
        quality=RecordQuality(),
    )


def test_no_data_is_not_zero() -> None:
    words = text(read(empty()))
    assert "no repairs" in words and "0.0 %" not in words and "100.0 %" not in words
    assert words.count("not recorded") == 2 and "No repairs in these months" in words
    assert "suspected rework not yet decided not known" in words


def test_too_few_to_judge_is_said_instead_of_a_verdict() -> None:
    content = rich("en", figures=Figures(figure(38, 40, 0.95, too_few=True)))
    words = text(read(content), 0)
    assert "too few to judge" in words and "on target" not in words.replace("target in", "")


def test_sixty_cases_spill_over_pages_and_none_is_lost() -> None:
    long = (
        "客户反映：早晨冷车起步时底盘传来异响，之前更换过稳定杆连杆仍未解决。" * 4
        + " It is still there, says the customer." * 4
    )
    chains = tuple(case(n, None, 1 + n % 3, concern=long if n % 9 == 0 else "") for n in range(60))
    content = rich("zh", 0, cases=chains, causes=pareto({}, 60), next_actions=next_actions(chains, figure(301, 320)))
    reader = read(content)
    assert len(reader.pages) > 5
    words = text(reader)
    assert all(visit.order in words for chain in chains for visit in chain.visits)
    assert "60 次返修均未填原因" in words and "另有" in words


def test_a_reissue_says_its_number_and_what_changed() -> None:
    state = CardState(
        CardStatus.REISSUED, date(2026, 12, 20), None, 2, (Change(date(2026, 12, 18), "late link: a 303 to 301"),)
    )
    reader = read(rich("en", state=state))
    assert "reissued, issue 2" in text(reader, 0) and "late link: a 303 to 301" in text(reader, 0)
    assert "What changed since the first issue" in text(reader)


def test_given_definitions_replace_the_standard_ones() -> None:
    words = text(read(rich("en", definitions=(Definition("Rework", "as agreed for 2026"),))), 0)
    assert "Rework: as agreed for 2026" in words and "Wilson" not in words


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nothing_is_written_outside_the_margins(locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    outside: list[tuple[str, float, float]] = []
    write = Sheet.write

    def watched(self: Sheet, x: float, y: float, words: str, *rest: object, **more: object) -> float:
        span = write(self, x, y, words, *rest, **more)  # type: ignore[arg-type]
        anchor = more.get("anchor", rest[1] if len(rest) > 1 else "start")
        left = x - {"start": 0.0, "middle": span / 2, "end": span}[str(anchor)]
        if left < LEFT - 0.5 or left + span > RIGHT + 0.5 or not BOTTOM <= y <= TOP:
            outside.append((words, left, y))
        return span

    monkeypatch.setattr(Sheet, "write", watched)
    wordy = "The customer reports a noise from the front axle when turning, 客户反映转向时前桥异响，" * 6
    chains = tuple(case(n, None if n % 3 else D06, 1 + n % 4, concern=wordy if n % 5 == 0 else "") for n in range(30))
    name = "北方之星汽车销售服务有限公司哈尔滨市松北区世茂大道旗舰店暨新能源维修中心第一分公司与配件物流中心"
    dealer = DealerName("CN0417", name, "Middle and Upper Yangtze", "Chongqing")
    state = CardState(
        CardStatus.REISSUED, date(2026, 12, 20), None, 12, tuple(Change(date(2026, 12, 18), wordy) for _ in range(4))
    )
    scorecard_pdf(
        rich(locale, cases=chains, dealer=dealer, state=state, next_actions=next_actions(chains, figure(201, 320)))
    )
    scorecard_pdf(replace(empty(), locale=locale))
    assert outside == []


def test_every_annex_page_of_cases_repeats_the_column_titles() -> None:
    chains = tuple(case(n, D06, 2) for n in range(24))
    reader = read(rich("en", cases=chains))
    with_cases = [n for n in range(1, len(reader.pages)) if "LFV2A21K5G40" in text(reader, n)]
    assert len(with_cases) > 3
    assert all("found, done" in text(reader, n) for n in with_cases[:-1])


@pytest.mark.parametrize(("locale", "words"), [("en", "bonus full, 100 %"), ("zh", "奖励：全额")])
def test_the_bonus_stands_with_the_month_that_earned_it(locale: str, words: str) -> None:
    card = rich(locale)
    last = card.figures.last_final
    assert last is not None and last.month is not None
    assert words not in text(read(card))
    assert words in text(read(replace(card, bonus=BonusBand(last.month, "full", "全额", 100.0))))


def test_a_month_with_too_few_repairs_gets_no_verdict_over_the_chart() -> None:
    few = tuple(replace(point, a=30, b=40) for point in rich().series)
    assert "Too few repairs a month to judge" in text(read(rich("en", series=few)), 0)
    some = (*rich().series[:-2], few[-2], rich().series[-1])
    assert "Short of target in 4 of 5 final months; 1 has too few repairs" in text(read(rich("en", series=some)), 0)


def test_a_month_without_repairs_is_no_final_one() -> None:
    words = text(read(empty()), 0)
    assert "provisional until 1 Dec" in words and "0 of 0" not in words


def test_the_steps_are_orders_to_oneself_with_what_to_look_at() -> None:
    words = text(read(rich("en")), 0)
    assert "Let a second technician confirm the diagnosis before parts are fitted; drive before delivery." in words
    assert "D06 Cause of the fault not diagnosed correctly: 5 cases" in words


def test_a_name_that_is_too_long_for_one_line_is_whole() -> None:
    name = "Allgemeine Kraftfahrzeug-Instandsetzungs- und Vertriebsgesellschaft Obermayer-Schwarzenbach & Söhne mbH"
    assert name in text(read(rich("en", dealer=replace(rich().dealer, name=name))), 0)
