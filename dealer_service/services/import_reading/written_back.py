"""How do refused rows go back to the person who must correct them?"""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from dealer_service.domain.import_columns import WRITTEN_BACK
from dealer_service.domain.import_plans import with_guard
from dealer_service.domain.import_problems import Problem, RefusedRow


def write_rejects(path: str | Path, header: Sequence[str], refusals: Iterable[RefusedRow],
                  sentence: Callable[[Problem], str] = Problem.sentence) -> int:  # fmt: skip
    """Write the original columns, ``problem`` and ``row`` as CSV (UTF-8 with byte order mark, commas); count them.

    Cells that a spreadsheet would take for a formula get an apostrophe in front. Reading takes it off again, in files
    that have both added columns, so a corrected list comes back as it was. Cells beyond the header stand behind the
    added columns: such a row stays refused until somebody puts it right.
    """
    names = [name for name in header if name.strip().casefold() not in WRITTEN_BACK]
    count = 0
    with Path(path).open("w", encoding="utf-8-sig", newline="", errors="backslashreplace") as file:
        writer = csv.writer(file)
        writer.writerow([*names, *WRITTEN_BACK])
        for refusal in refusals:
            cells = [with_guard(refusal.cells.get(name, "")) for name in names]
            problem = " ".join(sentence(problem) for problem in refusal.problems)
            beyond = [with_guard(text) for name, text in refusal.cells.items() if name not in header]
            writer.writerow([*cells, problem, refusal.row, *beyond])
            count += 1
    return count
