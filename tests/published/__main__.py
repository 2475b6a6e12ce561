"""Run one file of published cases: a line for each that differs, closing with the counts."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.published import sla_cases, statistics_cases, vin_cases
from tests.published.verdicts import Case, Outcome

KINDS: dict[str, Callable[[Path], Iterable[Case]]] = {
    "sla": sla_cases.cases,
    "statistics": statistics_cases.cases,
    "vins": vin_cases.cases,
}


def main(arguments: list[str]) -> int:
    """0 when nothing failed, 1 when something did, 2 for wrong usage."""
    if len(arguments) != 2 or arguments[0] not in KINDS:
        print(f"usage: python -m tests.published {'|'.join(KINDS)} FILE", file=sys.stderr)
        return 2
    kind, path = arguments[0], Path(arguments[1])
    if not path.is_file():
        print(f"There is no file {path}.", file=sys.stderr)
        return 2
    counts: Counter[Outcome] = Counter()
    for case in KINDS[kind](path):
        counts[case.outcome] += 1
        if case.outcome is Outcome.APART:
            print(f"{case.name}: not counted, {case.apart}")
        elif case.outcome is Outcome.FAILED:
            print(f"{case.name}: {'; '.join(case.differences)}")
    print(f"{counts[Outcome.PASSED]} passed, {counts[Outcome.FAILED]} failed")
    return 1 if counts[Outcome.FAILED] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
