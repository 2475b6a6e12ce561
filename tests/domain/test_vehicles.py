"""The rule for identification numbers, case by case, and against a plain reading of the standard."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealer_service.domain.vehicles import VinFault, VinVerdict, check_digit, judge_vin, normalise_vin

ALLOWED = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
vins = st.text(ALLOWED, min_size=17, max_size=17)


def digit_by_the_book(vin: str) -> str:
    """49 CFR 565.15, table by table."""
    rows = ["AJ", "BKS", "CLT", "DMU", "ENV", "FW", "GPX", "HY", "RZ"]
    values = {letter: number for number, row in enumerate(rows, 1) for letter in row}
    assert values["Z"] == 9
    assert values["P"] == 7
    weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    total = sum(w * (int(c) if c.isdigit() else values[c]) for w, c in zip(weights, vin, strict=True))
    return "X" if total % 11 == 10 else str(total % 11)


@pytest.mark.parametrize(
    ("vin", "verdict", "reason"),
    [
        ("1M8GDM9AXKP042788", VinVerdict.YES, None),
        ("11111111111111111", VinVerdict.YES, None),
        ("1M8GDM9A1KP042788", VinVerdict.NO, VinFault.CHECK_DIGIT),
        ("LFV2A21K1A3000001", VinVerdict.NO, VinFault.CHECK_DIGIT),
        ("WVWZZZ1KZ6W612305", VinVerdict.WARN, VinFault.CHECK_DIGIT),
        ("WVWZZZ1KZ6W61230", VinVerdict.NO, VinFault.LENGTH),
        ("WVWZZZ1KZ6W6123055", VinVerdict.NO, VinFault.LENGTH),
        ("", VinVerdict.NO, VinFault.LENGTH),
        ("WVWZZZ1KZ6W61230O", VinVerdict.NO, VinFault.LETTERS),
        ("WVWZZZ1KZ6WI12305", VinVerdict.NO, VinFault.LETTERS),
        ("WVWZQZ1KZ6W612305", VinVerdict.NO, VinFault.LETTERS),
        ("WVWZZZ1KZ6W 12305", VinVerdict.NO, VinFault.LETTERS),
        ("WVWZZZ1KZ6W-12305", VinVerdict.NO, VinFault.LETTERS),
        ("wvwzzz1kz6w612305", VinVerdict.NO, VinFault.LETTERS),
        ("WVWZZZ1KZ6Wſ12305", VinVerdict.NO, VinFault.LETTERS),
        ("ＷVWZZZ1KZ6W612305", VinVerdict.NO, VinFault.LETTERS),
    ],
)
def test_verdicts(vin, verdict, reason):
    assert judge_vin(vin) == (verdict, reason)


@given(vins)
def test_the_check_digit_follows_the_standard(vin):
    assert check_digit(vin) == digit_by_the_book(vin)


@given(vins)
def test_a_number_given_its_digit_is_right_and_any_other_digit_is_not(vin):
    due = check_digit(vin)
    right = vin[:8] + due + vin[9:]
    assert judge_vin(right) == (VinVerdict.YES, None)
    wrong = vin[:8] + ("0" if due != "0" else "1") + vin[9:]
    assert judge_vin(wrong).verdict == (VinVerdict.NO if vin[0] in "12345L" else VinVerdict.WARN)


@given(st.text(max_size=20))
def test_any_text_gets_a_verdict(text):
    verdict, reason = judge_vin(normalise_vin(text))
    assert (reason is None) == (verdict is VinVerdict.YES)


@given(vins, st.text(" \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff", max_size=4))
def test_what_cannot_be_seen_at_the_ends_is_removed(vin, blanks):
    assert normalise_vin(blanks + vin.lower() + blanks[::-1]) == vin


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing(text):
    assert normalise_vin(normalise_vin(text)) == normalise_vin(text)


def test_letters_of_other_alphabets_do_not_become_capitals_that_are_allowed():
    long_s, dotless_i = "\u017f", "\u0131"
    assert normalise_vin(long_s + "ab") == long_s + "AB"
    assert normalise_vin(dotless_i) == dotless_i
    assert set(normalise_vin(string.ascii_lowercase + long_s)) == {*string.ascii_uppercase, long_s}


def test_inner_blanks_stay_and_are_refused():
    assert normalise_vin(" 1M8GDM9A XKP04278 ") == "1M8GDM9A XKP04278"
