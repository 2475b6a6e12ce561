"""Blocks dealt to pages."""

from dealer_service.pdf.table import Block, gap, pages


def block(high: float, keep: bool = False, repeat: Block | None = None) -> Block:
    return Block(high, lambda sheet, top: None, keep, repeat)


def highs(dealt: list[list[Block]]) -> list[list[float]]:
    return [[one.high for one in page] for page in dealt]


def test_blocks_fill_a_page_before_the_next_begins() -> None:
    assert highs(pages([gap(40)] * 5, 100)) == [[40, 40], [40, 40], [40]]


def test_a_heading_moves_with_what_it_heads() -> None:
    assert highs(pages([block(80), block(10, keep=True), block(30)], 100)) == [[80], [10, 30]]


def test_a_run_longer_than_a_page_is_cut_between_its_blocks() -> None:
    run = [block(40, keep=True) for _ in range(4)] + [block(40)]
    assert highs(pages([block(10), *run], 100)) == [[10], [40, 40], [40, 40], [40]]


def test_column_titles_come_again_on_a_new_page() -> None:
    head = block(11, keep=True)
    rows = [block(40, repeat=head) for _ in range(4)]
    assert highs(pages([head, *rows], 100)) == [[11, 40, 40], [11, 40, 40]]


def test_nothing_gives_no_page() -> None:
    assert pages([], 100) == []
