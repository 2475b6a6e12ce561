"""the record of changes is found by its subject"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_change_subject", "change", ["subject"])


def downgrade() -> None:
    op.drop_index("ix_change_subject", table_name="change")
