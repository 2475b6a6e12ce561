"""An import in a process of its own, to be killed: ``python -m tests.services.importing_alone URL FILE``.

Chunks are small, so that there are many ends of chunks to be killed at. Says one line for each.
"""

import sys
from datetime import UTC, datetime

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services import importing
from dealer_service.services.opening import Database

CHUNK = 150


def main(url: str, file: str) -> None:
    importing.CHUNK_ROWS = CHUNK
    database = Database(url)
    print("begun", flush=True)
    importing.import_repair_orders(
        database,
        file,
        actor=SYSTEM_ACTOR,
        now=datetime(2026, 2, 1, tzinfo=UTC),
        progress=lambda read, total: print(f"{read} of {total}", flush=True),
    )
    print("finished", flush=True)
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
