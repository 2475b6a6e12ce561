"""Do the comparison and the gap list find what was planted in a network of 300 dealers, and nobody else?

    python -m benchmarks.planted_truth [--orders 300000] [--dealers 300] [--seed 1]

Most dealers are truly average, a few truly worse or better, a few report little of their rework; sizes follow a power
law, so many are only small. Judged by quarter and by year. Limits: of the truly average no more
outside 99.8 % than 2 in 1,000 (with what chance adds to a count), the under-reporters first in the gap list, no
verdict for a dealer with too few repairs. Run it by hand: it is no test of the suite.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.yardstick_network import KEPT, YARDSTICK, loaded
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.comparison import FunnelVerdict
from dealer_service.domain.distributions import binomial_quantile
from dealer_service.domain.months import Month, Period
from dealer_service.services import comparison, reporting_gap
from dealer_service.services.opening import SYSTEM

AVERAGE, WORSE, BETTER = 0.055, 0.13, 0.02
USUAL_HIDDEN, MUCH_HIDDEN = 0.12, 0.8
EACH = 15
FAR = (FunnelVerdict.FAR_BELOW, FunnelVerdict.FAR_ABOVE)
PERIODS = [(Month(year, month), Period.QUARTER) for year in (2023, 2024, 2025) for month in (3, 6, 9, 12)]
PERIODS += [(Month(year, 12), Period.YEAR) for year in (2023, 2024, 2025)]
NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=300_000)
    parser.add_argument("--dealers", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    prefix = KEPT / f"planted-r{asked.orders}-d{asked.dealers}-s{asked.seed}"
    if not prefix.with_suffix(".csv").exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        _write(asked, prefix)
    kinds = _kinds(asked.dealers)
    outside = chances = small_judged = small = 0
    found: dict[str, int] = {}
    looked: dict[str, int] = {}
    with loaded(prefix).session(SYSTEM) as session:
        for month, period in PERIODS:
            view = comparison.comparison(session, SYSTEM_ACTOR, month, NOW, period=period)
            for one in view.named:
                kind = kinds[one.dealer.code]
                if one.unit.rate.too_few(view.funnel.target):
                    small += 1
                    small_judged += one.unit.verdict is not FunnelVerdict.TOO_FEW or one.standing.band is not None
                    continue
                far = one.unit.verdict in FAR
                looked[kind], found[kind] = looked.get(kind, 0) + 1, found.get(kind, 0) + far
                if kind == "average":
                    chances, outside = chances + 1, outside + far
        gap = reporting_gap.gap_view(session, SYSTEM_ACTOR, Month(2024, 12), NOW, period=Period.YEAR)
        led = [kinds[line.dealer.code] for line in gap.lines]
        judged = sum(kinds[line.dealer.code] == "hides" and not line.too_few for line in gap.lines)
    most = binomial_quantile(0.99, chances, 0.002)
    first = next((place for place, kind in enumerate(led) if kind != "hides"), len(led))
    print(f"outside 99.8 %: {outside} of {chances} times an average dealer was judged ({outside / chances:.2%}; chance "
          f"gives up to {most}): {'ok' if outside <= most else 'OVER'}")  # fmt: skip
    for kind in ("worse", "better", "hides"):
        print(f"  {kind}: {found.get(kind, 0)} of {looked.get(kind, 0)} outside")
    print(f"too few: {small} times, {small_judged} of them judged: {'ok' if not small_judged else 'OVER'}")
    print(f"gap list of 2024: {first} of {judged} under-reporters with enough repairs stand before anybody else: "
          f"{'ok' if first >= 0.8 * judged else 'UNDER'}")  # fmt: skip


def _kinds(dealers: int) -> dict[str, str]:
    """What is planted where; the generator's sizes are in no order, so these stand anywhere among them."""
    width = max(4, len(str(dealers)))
    names = ["worse"] * EACH + ["better"] * EACH + ["hides"] * EACH
    return {f"D{n + 1:0{width}d}": names[n] if n < len(names) else "average" for n in range(dealers)}


def _write(asked: argparse.Namespace, prefix: Path) -> None:
    """The yardstick's generator, with these true rates and these shares hidden in place of its own."""
    generator = _generator()
    plain: Any = generator.World
    kinds = list(_kinds(asked.dealers).values())
    rates = {"average": AVERAGE, "worse": WORSE, "better": BETTER, "hides": AVERAGE}

    class Planted(plain):  # type: ignore[misc]
        def __init__(self, given: argparse.Namespace) -> None:
            super().__init__(given)
            for place, kind in enumerate(kinds):
                self.rate[place] = rates[kind]
                self.unreported[place] = MUCH_HIDDEN if kind == "hides" else USUAL_HIDDEN

    generator.World = Planted  # type: ignore[attr-defined]
    kept, sys.argv = sys.argv, ["gen", "--dealers", str(asked.dealers), "--orders", str(asked.orders), "--seed",
                                str(asked.seed), "--formats", "csv", "--out", str(prefix)]  # fmt: skip
    generator.main()
    sys.argv = kept


def _generator() -> ModuleType:
    sys.path.insert(0, str(YARDSTICK))
    import gen  # type: ignore[import-not-found]

    return gen  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
