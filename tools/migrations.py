"""Do the migrations build exactly the tables of the code? Exit 1 and the differences if not.

    python -m tools.migrations
"""

import sys
import tempfile
from pathlib import Path

from dealer_service.storage import migrating
from dealer_service.storage.database import Database


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'migrated.sqlite'}")
        migrating.upgrade(database)
        found = migrating.differences(database)
        database.close()
    for difference in found:
        print(difference)
    print(f"{len(found)} differences between migrations and tables", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
