"""Do the later migrations go back and forth over rows, and is the database afterwards what the code expects?"""

from hashlib import sha256

import pytest
from alembic import command
from sqlalchemy import inspect
from sqlmodel import select

from dealer_service.services.opening import SYSTEM, Database, upgrade_database
from dealer_service.storage import migrating
from dealer_service.storage.audit_attachments import AuditAttachmentBodyRow, AuditAttachmentRow
from dealer_service.storage.audits import AuditRow
from dealer_service.storage.changes import ChangeRow, record_change
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.record import walk_chain
from tests.cast import JOINED

RELEASED = "0001"


def downgrade(database: Database, revision: str) -> None:
    with database.engine.connect() as connection:
        command.downgrade(migrating._config(connection), revision)
        connection.commit()


def attach(database: Database, name: str) -> None:
    """An audit with a photo of ten bytes."""
    with database.session(SYSTEM, write=True) as session:
        dealer = session.exec(select(DealerRow).where(DealerRow.code == "D1")).one().id or 0
        audit = AuditRow(dealer_id=dealer, first_month=202610, last_month=202611, visit_on=JOINED.date(), scope="",
                         planned_at=JOINED)  # fmt: skip
        session.add(audit)
        session.flush()
        photo = AuditAttachmentRow(dealer_id=dealer, audit_id=audit.id, name=name, kind="jpg", size=10,
                                   digest=sha256(b"0123456789").hexdigest(), added_at=JOINED)  # fmt: skip
        session.add(photo)
        session.flush()
        session.add(AuditAttachmentBodyRow(attachment_id=photo.id, dealer_id=dealer, content=b"0123456789"))
        record_change(session, at=JOINED, actor="user:1", verb="plan_audit", subject=f"audit:{audit.id}", values={})
        session.commit()


def told(database: Database) -> tuple[int, int, int]:
    """Audits, photos, entries; the chain of the record holds."""
    with database.session(SYSTEM) as session:
        assert walk_chain(session).holds
        return tuple(len(session.exec(select(kind)).all()) for kind in (AuditRow, AuditAttachmentRow, ChangeRow))  # type: ignore


@pytest.mark.parametrize("revision", ["0002", RELEASED])
def test_a_migration_is_taken_back_and_made_again_over_rows(database: Database, revision: str) -> None:
    attach(database, "card.jpg")
    audits, photos, entries = told(database)
    assert (audits, photos) == (1, 1) and entries > 1
    downgrade(database, revision)
    assert not migrating.is_current(database)
    tables = inspect(database.engine).get_table_names()
    assert ("audit_attachment" in tables) == (revision != RELEASED)
    assert "ix_change_subject" not in {index["name"] for index in inspect(database.engine).get_indexes("change")}
    upgrade_database(database)
    assert migrating.is_current(database) and migrating.differences(database) == []
    assert told(database) == (1, 1 if revision != RELEASED else 0, entries)
    attach(database, "again.jpg")
    assert told(database) == (2, 2 if revision != RELEASED else 1, entries + 1)
