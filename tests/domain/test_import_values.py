"""Cells of an import, one by one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealer_service.domain import import_values
from dealer_service.domain.import_plans import with_guard, without_guard
from dealer_service.domain.import_values import BadCell, Memo, amount_reader, clean, one_of, optional, whole_number


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("285.21", 28521), ("285", 28500), ("285.2", 28520), ("-5.00", -500), ("0.005", 1), ("1,234.50", 123450),
        ("¥1234.5", 123450), ("1,234,567", 123456700), ("+7", 700), ("0.30000000000000004", 30),
    ],
)  # fmt: skip
def test_amounts(text: str, cents: int) -> None:
    assert amount_reader(False)(text) == cents


@pytest.mark.parametrize("text", ["1,234", "12,50", "1e5", "nan", "Infinity", "--1", "1.2.3", "١٢", "9" * 16])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(BadCell):
        amount_reader(False)(text)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_amounts_are_exact_in_both_notations(amount: Decimal) -> None:
    text = f"{amount:.2f}"
    assert amount_reader(False)(text) == amount_reader(True)(text.replace(".", ",")) == int(amount * 100)
    assert amount_reader(False)(f"{amount:,.2f}") == int(amount * 100)


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("007", 7), ("7.0", 7)])
def test_whole_numbers(text: str, number: int) -> None:
    assert whole_number(1, 9)(text) == number


@pytest.mark.parametrize("text", ["7.5", "10", "0", "-7", "+7", "7_0", " 7", "７", "1e0"])
def test_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(BadCell):
        whole_number(1, 9)(text)


def test_choices_do_not_mind_capitals_and_blanks() -> None:
    assert one_of(["customer_pay"])("Customer Pay") == "customer_pay"


def test_a_memo_reads_once_cleans_and_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_values, "REMEMBERED", 3)
    read: list[str] = []
    memo: Memo[str | None] = optional(lambda text: read.append(text) or text)  # type: ignore[func-returns-value]
    assert [memo[" a "], memo[" a "], memo[""], memo["\u200b"]] == ["a", "a", None, None]
    assert read == ["a"]
    assert memo["b"] == "b" and len(memo) == 1


@given(st.text())
def test_clean_takes_nothing_from_the_middle(text: str) -> None:
    assert clean(f"x{text}x") == f"x{text}x" and clean(f" \u200b{text}") == clean(text)


@given(st.text() | st.sampled_from(["=1", "'=1", "''", "-5", "-x", "@a", "+49 1", "\t"]))
def test_the_guard_comes_off_as_it_went_on(text: str) -> None:
    guarded = with_guard(text)
    assert without_guard(guarded) == text
    assert not guarded.startswith(("=", "@", "\t", "\r"))
