"""Letters, widths and line breaks."""

from hypothesis import given
from hypothesis import strategies as st

from dealer_service.pdf import type as faces
from dealer_service.pdf.wording import Wording, wording


def test_a_character_without_a_glyph_is_seen_not_boxed() -> None:
    assert faces.printable("Brake 🚗") == "Brake 〓"


def test_spaces_quotes_and_compatible_letters_are_made_printable() -> None:
    assert faces.printable("94.1\u202f%\u2009a\u200bb") == "94.1 % ab"
    assert faces.printable("It’s “new”") == 'It\'s "new"'
    assert faces.printable("客户说“响”") == "客户说“响”"
    assert faces.printable("u\u0308") == "ü"


@given(st.text(max_size=80))
def test_whatever_comes_in_only_known_glyphs_come_out(words: str) -> None:
    known = faces.face().face.charToGlyph
    assert all(ord(char) in known for char in faces.printable(words))


@given(st.text("ab ，。（）客户反映异响Türgriff-", max_size=120), st.floats(30, 200))
def test_lines_fit_and_lose_nothing(words: str, room: float) -> None:
    lines = faces.wrap(words, 8, room)
    assert all(faces.width(line, 8) <= room or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == faces.printable(words).replace(" ", "")


def test_no_line_begins_with_a_closing_mark() -> None:
    lines = faces.wrap("早晨轻踩制动时前轮有异响，雨后更明显。（试车时无）", 8, 64)
    assert not any(line[0] in "，。）" for line in lines)


def test_a_cut_text_says_so() -> None:
    assert faces.clip("Cause of the fault not diagnosed", 8, 60).endswith("...")
    assert faces.wrap("one two three four five six", 8, 40, 2)[-1].endswith("...")
    assert len(faces.wrap("one two three four five six", 8, 40, 2)) == 2


def test_figures_in_both_languages() -> None:
    en, zh = wording("en"), wording("zh")
    assert (en.percent(0.9406), zh.percent(0.9406)) == ("94.1 %", "94.1%")
    assert en.percent(None) == "–"
    assert (en.points(-0.009), en.points(0.0001), en.points(0.013)) == ("−0.9", "±0.0", "+1.3")
    assert en.interval(0.909, 0.962) == "90.9–96.2"
    assert (en.month(202610), zh.month(202610)) == ("October 2026", "2026年10月")


def test_every_name_of_chinese_reads_the_same_catalogue() -> None:
    assert {Wording(name).t("final") for name in ("zh", "zh_Hans_CN", "zh-CN")} == {"最终"}
    assert Wording("de").t("final") == "final"
