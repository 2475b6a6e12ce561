"""The papers of a complaint, read back: whole, in both languages, whatever was typed."""

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from dealer_service.domain.complaint_papers import Customer
from dealer_service.pdf.complaint_file import complaint_file_pdf
from dealer_service.pdf.complaint_letters import answer_letter_pdf, receipt_pdf
from tests.pdf.complaint_papers import ANSWER, WORDS, a_file, a_letter, a_receipt

PAPERS = [
    pytest.param(lambda locale, words=None: complaint_file_pdf(a_file(locale, words)), id="file"),
    pytest.param(lambda locale, words=None: receipt_pdf(a_receipt(locale, words)), id="receipt"),
    pytest.param(lambda locale, words=None: answer_letter_pdf(a_letter(locale, words)), id="letter"),
]
ANY_TEXT = {
    "emoji": "Angry 😡👨‍👩‍👧 and 🚗💥",
    "right to left": "\u202eالسيارة لا تعمل\u202c שלום",
    "formula": '=HYPERLINK("http://x.example","click") %s %(name)s {0} <b>&amp;</b> \\n',
    "control": "a\x07b\x1b[31m\u200b\u200d\ufeff\u2028c\x85d",
    "one word": "x" * 4000,
    "long": "The same noise again. 又响了，修了三次。 " * 300,
    "many lines": "line\n" * 900,
    "blank": " \n\t\n ",
}


def text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@pytest.mark.parametrize(
    "words",
    [
        "D1-2026-0007", "case closed·level 4, manufacturer·major", "16 Nov 2026, 10:00 (at the counter)",
        "WVWZZZ1JZXW000001·HH-QT 1·Astra", "Kim Klage", "Third time the brakes squeal.", "The taxi and the flight",
        "▼ missed", "Answer, after reopening", "refund: 120.50 EUR", "turned down; ways left to the customer: service",
        "authorised up to 1,500 EUR", "raised to: level 3, region", "by itself",
        "Answer, due 19 Nov 2026, 10:00", "finding: upheld, workshop", "no answer", "17 Nov 2026, 10:00",
        "satisfaction: dissatisfied", "D1-2026-0002", "same vehicle", "date, name, signature", "page 1 of 2",
        "Heard her side: Third time", "all times in Europe/Berlin",
    ],
)  # fmt: skip
def test_the_file_says(words: str) -> None:
    assert words in text(complaint_file_pdf(a_file("en")))


def test_every_paper_speaks_the_customers_language() -> None:
    file, receipt, letter = (text(paper.values[0]("zh")) for paper in PAPERS)  # type: ignore[operator]
    for words in ("投诉档案", "全部记录", "系统自动", "▼ 超时", "维修质量", "客户未接受"):
        assert words in file
    for words in ("您的投诉编号", "D1-2026-0007", "我们最迟在 2026年11月19日 10:00 之前答复您"):
        assert words in receipt
    for words in ("尊敬的王建国：", "我们免费更换制动盘", "退款：1,500 EUR", "此致"):
        assert words in letter
    for paper in (file, receipt, letter):
        for english in ("Received", "Customer", "Offer", "Dear", "Complaint", "level", "page"):
            assert english not in paper, english


def test_the_receipt_promises_what_runs_and_nothing_else() -> None:
    said = text(receipt_pdf(a_receipt("en")))
    for words in ("Your number", "D1-2026-0007", "We speak with you about it by 16 Nov 2026, 14:00."):
        assert words in said
    closed = replace(a_receipt("en"), heard_by=None, answer_by=None, closed=True)
    said = text(receipt_pdf(closed))
    assert "This complaint is closed." in said and "We speak with you" not in said and "our answer by" not in said


def test_the_letter_says_the_answer_as_told() -> None:
    said = text(answer_letter_pdf(a_letter("en")))
    for words in ("Dear Kim Klage,", "Lange Reihe 17", "Hamburg, 19 Nov 2026", ANSWER["en"], "refund: 1,500 EUR",
                  "service manager; arbitration board", "Cara Care, Northgate", "quote D1-2026-0007"):  # fmt: skip
        assert words in said, words
    bare = replace(a_letter("en"), name=None, address=None, email="kim@example.com", offers=(), ways_left=None)
    said = text(answer_letter_pdf(bare))
    assert "Dear customer," in said and "by e-mail to kim@example.com" in said and "We offer" not in said


def test_who_need_not_know_the_customer_does_not_read_the_name() -> None:
    for customer, words in ((None, "known to those who speak"), (Customer(erased=True), "erased on the customer")):
        said = text(complaint_file_pdf(replace(a_file("en"), customer=customer)))
        assert words in said and "Kim" not in said and "040" not in said


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", ANY_TEXT)
def test_any_text_prints_without_loss_of_the_rest(paper, kind: str) -> None:  # type: ignore[no-untyped-def]
    content = paper("zh", ANY_TEXT[kind])
    said = text(content)
    assert "D1-2026-0007" in said and content == paper("zh", ANY_TEXT[kind])
    if kind == "formula":
        assert "=HYPERLINK" in said and "%(name)s {0} <b>&amp;</b>" in said
    if kind == "long":
        assert said.count("noise") >= 300 and said.replace(" ", "").count("修了三次") >= 295
    if kind == "one word":
        assert said.replace(" ", "").count("x") >= 4000


def test_nothing_is_set_outside_the_page() -> None:
    for words in (ANY_TEXT["long"], ANY_TEXT["one word"], ANY_TEXT["many lines"]):
        for page in PdfReader(BytesIO(complaint_file_pdf(a_file("en", words)))).pages:
            found: list[float] = []
            page.extract_text(visitor_text=lambda said, cm, tm, font, size, at=found: at.append(tm[5]) if said.strip()
                              else None)  # fmt: skip
            assert found and min(found) > 20 and max(found) < 830


def test_the_same_content_gives_the_same_bytes() -> None:
    for paper in PAPERS:
        make = paper.values[0]
        assert make("en") == make("en") != make("zh")  # type: ignore[operator]


@pytest.mark.poppler
def test_another_reader_finds_the_same_words(tmp_path: Path) -> None:
    """The Chinese of the paper can be searched and copied, not only looked at."""
    file = tmp_path / "file.pdf"
    file.write_bytes(complaint_file_pdf(a_file("zh")))
    said = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    assert not said.stderr
    for words in (WORDS["zh"].splitlines()[0], "投诉档案", "客户的要求", "第 1 页，共 2 页"):
        assert words in said.stdout
