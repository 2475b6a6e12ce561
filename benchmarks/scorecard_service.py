"""What does a card cost from the records to the bytes, whatever the size of the network?

    python -m benchmarks.scorecard_service [--orders 100000 --orders 1000000] [--cards 60]

Processor time a card once warm, at two sizes of network with dealers of the same size (1,000 orders in three years).
Limits: 25 ms for the content, 60 ms for the whole card; the sizes within a quarter of each other.
"""

import argparse
import random
from statistics import median
from time import process_time

from sqlalchemy import event

from benchmarks.yardstick_network import loaded, network
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.domain.scorecards import ScorecardContent
from dealer_service.pdf.scorecard import scorecard_pdf
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.scorecards import card_content
from dealer_service.storage.dealers import list_codes

CONTENT_MS, CARD_MS, NOISE = 25.0, 60.0, 1.25
ORDERS_A_DEALER = 1_000


def asked_cards(database: Database, count: int) -> list[tuple[str, Month]]:
    with database.session(SYSTEM) as session:
        codes = sorted(code for _id, code in list_codes(session))
    draw = random.Random(7)
    return [(draw.choice(codes), Month(2025, 1).plus(draw.randrange(-6, 10))) for _ in range(count)]


def content(database: Database, code: str, month: Month) -> ScorecardContent:
    with database.session(SYSTEM) as session:
        return card_content(session, SYSTEM_ACTOR, code, month, "en", month.plus(1).first_day)


def statements(database: Database, code: str, month: Month) -> int:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    content(database, code, month)
    event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, action="append", help="default: 100000 and 1000000")
    parser.add_argument("--cards", type=int, default=60)
    asked = parser.parse_args()
    medians: list[float] = []
    for orders in asked.orders or [100_000, 1_000_000]:
        database = loaded(network(orders, orders // ORDERS_A_DEALER))
        wanted = asked_cards(database, asked.cards)
        for code, month in wanted[:10]:
            scorecard_pdf(content(database, code, month))
        contents, cards, cases = [], [], 0
        for code, month in wanted:
            began = process_time()
            made = content(database, code, month)
            between = process_time()
            scorecard_pdf(made)
            contents.append((between - began) * 1000)
            cards.append((process_time() - began) * 1000)
            cases += len(made.cases)
        medians.append(median(contents))
        ok = medians[-1] <= CONTENT_MS and median(cards) <= CARD_MS
        print(
            f"{orders:,} orders: content {medians[-1]:.1f} ms (limit {CONTENT_MS:.0f}), card {median(cards):.1f} ms "
            f"(limit {CARD_MS:.0f}), slowest {max(cards):.1f} ms, {statements(database, *wanted[0])} statements, "
            f"{cases / len(wanted):.1f} cases a card: {'ok' if ok else 'OVER'}"
        )
    if len(medians) > 1:
        ratio = medians[-1] / medians[0]
        print(f"largest to smallest: {ratio:.2f} (limit {NOISE}): {'ok' if ratio <= NOISE else 'OVER'}")


if __name__ == "__main__":
    main()
