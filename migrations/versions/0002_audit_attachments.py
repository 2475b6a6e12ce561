"""photos and papers at the findings and corrective actions of audits"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["audit_action.id"], name=op.f("fk_audit_attachment_action_id")),
        sa.ForeignKeyConstraint(["added_by_id"], ["app_user.id"], name=op.f("fk_audit_attachment_added_by_id")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_attachment_audit_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_audit_attachment_dealer_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["audit_finding.id"], name=op.f("fk_audit_attachment_finding_id")),
        sa.ForeignKeyConstraint(["removed_by_id"], ["app_user.id"], name=op.f("fk_audit_attachment_removed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_attachment")),
    )
    op.create_index("ix_audit_attachment_audit", "audit_attachment", ["audit_id"])
    op.create_table(
        "audit_attachment_body",
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["audit_attachment.id"], name=op.f("fk_audit_attachment_body_attachment_id")
        ),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_audit_attachment_body_dealer_id")),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_audit_attachment_body")),
    )


def downgrade() -> None:
    op.drop_table("audit_attachment_body")
    op.drop_index("ix_audit_attachment_audit", table_name="audit_attachment")
    op.drop_table("audit_attachment")
