"""first house"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("change", "complaint_entry", "complaint_calendar")


def forbid_changes(table: str) -> None:
    """Entries of the record cannot be edited or deleted, also not through the application's own database user."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, 'entries of {table} are never changed'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'entries of {table} are never changed'; END $$"
    )
    op.execute(
        f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()"
    )


def upgrade() -> None:
    op.create_table(
        "app_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("staff_name", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("email", name=op.f("uq_app_user_email")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("values_digest", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("digest", name=op.f("uq_change_digest")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_dealer_id"), ["dealer_id"], unique=False)

    op.create_table(
        "change_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_head")),
    )
    op.create_table(
        "complaint_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_category")),
        sa.UniqueConstraint("code", name=op.f("uq_complaint_category_code")),
    )
    op.create_table(
        "complaint_guide",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("advice", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_guide")),
    )
    op.create_table(
        "concern_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_group")),
        sa.UniqueConstraint("code", name=op.f("uq_concern_group_code")),
    )
    op.create_table(
        "dealer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("complete_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["successor_id"], ["dealer.id"], name=op.f("fk_dealer_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer")),
        sa.UniqueConstraint("code", name=op.f("uq_dealer_code")),
    )
    op.create_table(
        "dismissal_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissal_reason")),
        sa.UniqueConstraint("code", name=op.f("uq_dismissal_reason_code")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("name", name=op.f("uq_region_name")),
    )
    op.create_table(
        "rework_cause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rework_cause")),
        sa.UniqueConstraint("code", name=op.f("uq_rework_cause_code")),
    )
    op.create_table(
        "rework_window",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("km", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("valid_from", name=op.f("pk_rework_window")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_key"), ["key"], unique=False)

    op.create_table(
        "vehicle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vin", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("powertrain", sa.String(), nullable=True),
        sa.Column("first_registered_on", sa.Date(), nullable=True),
        sa.Column("odd_vin_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle")),
        sa.UniqueConstraint("vin", name=op.f("uq_vehicle_vin")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("permissions", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["app_user.id"], name=op.f("fk_api_token_created_by")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_api_token_dealer_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_api_token_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("planned_at", sa.BigInteger(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("seed", sa.String(), nullable=True),
        sa.Column("frame_digest", sa.String(), nullable=True),
        sa.Column("drawn_at", sa.BigInteger(), nullable=True),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.BigInteger(), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("commented_at", sa.BigInteger(), nullable=True),
        sa.Column("commented_by_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closing_words", sa.String(), nullable=True),
        sa.Column("called_off_at", sa.BigInteger(), nullable=True),
        sa.Column("called_off_words", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["app_user.id"], name=op.f("fk_audit_closed_by_id")),
        sa.ForeignKeyConstraint(["commented_by_id"], ["app_user.id"], name=op.f("fk_audit_commented_by_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_audit_dealer_id")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["app_user.id"], name=op.f("fk_audit_drawn_by_id")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["app_user.id"], name=op.f("fk_audit_planned_by_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["app_user.id"], name=op.f("fk_audit_reported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_dealer_id"), ["dealer_id"], unique=False)

    op.create_table(
        "bonus_band_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from_month", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_bonus_band_set_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_band_set")),
    )
    op.create_table(
        "change_value",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_change_value_change_id")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_change_value")),
    )
    with op.batch_alter_table("change_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_value_dealer_id"), ["dealer_id"], unique=False)

    op.create_table(
        "complaint_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_complaint_calendar_dealer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_calendar")),
        sa.UniqueConstraint("dealer_id", "digest", name=op.f("uq_complaint_calendar_dealer_id_digest")),
    )
    op.create_table(
        "complaint_dealer_guide",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("advice", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_complaint_dealer_guide_dealer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_dealer_guide")),
    )
    with op.batch_alter_table("complaint_dealer_guide", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_dealer_guide_dealer_id"), ["dealer_id"], unique=False)

    op.create_table(
        "complaint_deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["app_user.id"], name=op.f("fk_complaint_deputy_deputy_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_complaint_deputy_set_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_complaint_deputy_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_deputy")),
    )
    with op.batch_alter_table("complaint_deputy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_deputy_deputy_id"), ["deputy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_deputy_user_id"), ["user_id"], unique=False)

    op.create_table(
        "complaint_policy",
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["app_user.id"], name=op.f("fk_complaint_policy_changed_by_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_complaint_policy_dealer_id")),
        sa.PrimaryKeyConstraint("dealer_id", name=op.f("pk_complaint_policy")),
    )
    op.create_table(
        "complaint_serial",
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_complaint_serial_dealer_id")),
        sa.PrimaryKeyConstraint("dealer_id", "year", name=op.f("pk_complaint_serial")),
    )
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("name_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("refuses_contact", sa.Boolean(), nullable=False),
        sa.Column("segment", sa.String(), nullable=True),
        sa.Column("key_account", sa.String(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_customer_dealer_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["customer.id"], name=op.f("fk_customer_merged_into_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["app_user.id"], name=op.f("fk_customer_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_customer_merged",
            ["merged_into_id"],
            unique=False,
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )
        batch_op.create_index("ix_customer_name", ["dealer_id", "name_key"], unique=False)
        batch_op.create_index("ix_customer_phone", ["dealer_id", "phone_key"], unique=False)

    op.create_table(
        "dealer_region",
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dealer_region_dealer_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_dealer_region_region_id")),
        sa.PrimaryKeyConstraint("dealer_id", "valid_from", name=op.f("pk_dealer_region")),
    )
    with op.batch_alter_table("dealer_region", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dealer_region_region_id"), ["region_id"], unique=False)

    op.create_table(
        "dealer_zone",
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dealer_zone_dealer_id")),
        sa.PrimaryKeyConstraint("dealer_id", "valid_from", name=op.f("pk_dealer_zone")),
    )
    op.create_table(
        "follow_up_setting",
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("second", sa.Boolean(), nullable=False),
        sa.Column("second_from", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["app_user.id"], name=op.f("fk_follow_up_setting_changed_by_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_follow_up_setting_dealer_id")),
        sa.PrimaryKeyConstraint("dealer_id", name=op.f("pk_follow_up_setting")),
    )
    op.create_table(
        "import_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_import_profile_dealer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_profile")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_digest", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_import_run_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_import_run_dealer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index("ix_import_run_dealer_started", ["dealer_id", "started_at"], unique=False)

    op.create_table(
        "list_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_list_version_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_version")),
        sa.UniqueConstraint("list", "number", name=op.f("uq_list_version_list_number")),
    )
    op.create_table(
        "month_count",
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("first_b", sa.Integer(), nullable=False),
        sa.Column("first_a", sa.Integer(), nullable=False),
        sa.Column("first_a_dealer", sa.Integer(), nullable=False),
        sa.Column("visits_b", sa.Integer(), nullable=False),
        sa.Column("visits_a", sa.Integer(), nullable=False),
        sa.Column("returns_a", sa.Integer(), nullable=False),
        sa.Column("detected_first_b", sa.Integer(), nullable=False),
        sa.Column("detected_first_a", sa.Integer(), nullable=False),
        sa.Column("detected_visits_b", sa.Integer(), nullable=False),
        sa.Column("detected_visits_a", sa.Integer(), nullable=False),
        sa.Column("detected_returns_a", sa.Integer(), nullable=False),
        sa.Column("customer_b", sa.Integer(), nullable=False),
        sa.Column("customer_a", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_month_count_dealer_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_month_count_region_id")),
        sa.PrimaryKeyConstraint("dealer_id", "month", "region_id", name=op.f("pk_month_count")),
    )
    op.create_table(
        "network_complaint_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["app_user.id"], name=op.f("fk_network_complaint_policy_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_complaint_policy")),
    )
    op.create_table(
        "scorecard_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_scorecard_answer_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_scorecard_answer_dealer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_answer")),
        sa.UniqueConstraint(
            "dealer_id", "month", "version", "step", name=op.f("uq_scorecard_answer_dealer_id_month_version_step")
        ),
    )
    op.create_table(
        "scorecard_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_scorecard_run_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_scorecard_run_dealer_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_scorecard_run_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_run")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("browser", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_sign_in_session_user_id")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sign_in_session")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from_month", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("ffv", sa.Float(), nullable=True),
        sa.Column("set_at", sa.BigInteger(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_target_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_target_dealer_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_target_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_target_region_id"), ["region_id"], unique=False)

    op.create_table(
        "user_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_user_role_dealer_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_user_role_region_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_role_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_role")),
    )
    with op.batch_alter_table("user_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_role_user_id"), ["user_id"], unique=False)

    op.create_table(
        "audit_auditor",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_auditor_audit_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_audit_auditor_dealer_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_audit_auditor_user_id")),
        sa.PrimaryKeyConstraint("audit_id", "user_id", name=op.f("pk_audit_auditor")),
    )
    op.create_table(
        "audit_frame",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_frame_audit_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_audit_frame_dealer_id")),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit_frame")),
    )
    op.create_table(
        "bonus_band",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("least", sa.Float(), nullable=True),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("bonus", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["bonus_band_set.id"], name=op.f("fk_bonus_band_set_id")),
        sa.PrimaryKeyConstraint("set_id", "place", name=op.f("pk_bonus_band")),
    )
    op.create_table(
        "customer_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.String(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_customer_tie_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_customer_tie_dealer_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["customer.id"], name=op.f("fk_customer_tie_kept_id")),
        sa.ForeignKeyConstraint(["other_id"], ["customer.id"], name=op.f("fk_customer_tie_other_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["app_user.id"], name=op.f("fk_customer_tie_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_tie")),
    )
    with op.batch_alter_table("customer_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customer_tie_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_customer_tie_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_customer_tie_other_id"), ["other_id"], unique=False)

    op.create_table(
        "dealer_vehicle",
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("plate", sa.String(), nullable=True),
        sa.Column("plate_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=True),
        sa.Column("vin_tail", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_dealer_vehicle_customer_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dealer_vehicle_dealer_id")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_dealer_vehicle_vehicle_id")),
        sa.PrimaryKeyConstraint("dealer_id", "vehicle_id", name=op.f("pk_dealer_vehicle")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("dealer_vehicle", schema=None) as batch_op:
        batch_op.create_index(
            "ix_dealer_vehicle_customer",
            ["customer_id"],
            unique=False,
            sqlite_where=sa.text("customer_id IS NOT NULL"),
            postgresql_where=sa.text("customer_id IS NOT NULL"),
        )
        batch_op.create_index("ix_dealer_vehicle_plate", ["dealer_id", "plate_key"], unique=False)
        batch_op.create_index("ix_dealer_vehicle_tail", ["dealer_id", "vin_tail"], unique=False)

    op.create_table(
        "import_refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("dealer_code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("number", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("cells", sa.String(), nullable=False),
        sa.Column("problems", sa.String(), nullable=False),
        sa.Column("first_refused_at", sa.BigInteger(), nullable=False),
        sa.Column("corrected_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_import_refusal_dealer_id")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_refusal_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_refusal")),
        sa.UniqueConstraint(
            "dealer_code", "number", "line", "digest", name=op.f("uq_import_refusal_dealer_code_number_line_digest")
        ),
    )
    with op.batch_alter_table("import_refusal", schema=None) as batch_op:
        batch_op.create_index("ix_import_refusal_dealer_month", ["dealer_id", "month"], unique=False)
        batch_op.create_index("ix_import_refusal_run", ["run_id"], unique=False)

    op.create_table(
        "import_warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_import_warning_dealer_id")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_warning_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_warning")),
    )
    with op.batch_alter_table("import_warning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_warning_run_id"), ["run_id"], unique=False)

    op.create_table(
        "list_change",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("belongs", sa.String(), nullable=False),
        sa.Column("was_en", sa.String(), nullable=True),
        sa.Column("was_zh", sa.String(), nullable=True),
        sa.Column("taken_up", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["list_version.id"], name=op.f("fk_list_change_version_id")),
        sa.PrimaryKeyConstraint("version_id", "code", name=op.f("pk_list_change")),
    )
    op.create_table(
        "repair_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("plate", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("promised_at", sa.BigInteger(), nullable=True),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("entered_at", sa.BigInteger(), nullable=True),
        sa.Column("odometer_km", sa.Integer(), nullable=True),
        sa.Column("odometer_out_km", sa.Integer(), nullable=True),
        sa.Column("advisor", sa.String(), nullable=True),
        sa.Column("estimate", sa.Integer(), nullable=True),
        sa.Column("invoice", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("delivered_month", sa.Integer(), nullable=True),
        sa.Column("delivered_region_id", sa.Integer(), nullable=True),
        sa.Column("counted_month", sa.Integer(), nullable=True),
        sa.Column("counted_region_id", sa.Integer(), nullable=True),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_repair_order_customer_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_repair_order_dealer_id")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_repair_order_vehicle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_order")),
        sa.UniqueConstraint("dealer_id", "number", name=op.f("uq_repair_order_dealer_id_number")),
    )
    with op.batch_alter_table("repair_order", schema=None) as batch_op:
        batch_op.create_index(
            "ix_repair_order_customer",
            ["customer_id"],
            unique=False,
            sqlite_where=sa.text("customer_id IS NOT NULL"),
            postgresql_where=sa.text("customer_id IS NOT NULL"),
        )
        batch_op.create_index("ix_repair_order_month", ["dealer_id", "delivered_month"], unique=False)
        batch_op.create_index("ix_repair_order_opened", ["dealer_id", "opened_at"], unique=False)

    op.create_table(
        "scorecard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_scorecard_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_scorecard_dealer_id")),
        sa.ForeignKeyConstraint(["run_id"], ["scorecard_run.id"], name=op.f("fk_scorecard_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint(
            "dealer_id", "month", "version", "locale", name=op.f("uq_scorecard_dealer_id_month_version_locale")
        ),
    )
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scorecard_run_id"), ["run_id"], unique=False)

    op.create_table(
        "audit_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("record_class", sa.String(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("was_rework", sa.String(), nullable=True),
        sa.Column("cause_right", sa.String(), nullable=True),
        sa.Column("questions_asked", sa.String(), nullable=True),
        sa.Column("times_agreed", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["app_user.id"], name=op.f("fk_audit_order_answered_by_id")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_order_audit_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_audit_order_dealer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_audit_order_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_order")),
        sa.UniqueConstraint("audit_id", "order_id", name=op.f("uq_audit_order_audit_id_order_id")),
        sa.UniqueConstraint("audit_id", "place", name=op.f("uq_audit_order_audit_id_place")),
    )
    with op.batch_alter_table("audit_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_order_order_id"), ["order_id"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_follow_up_dealer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_follow_up_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(
            "ix_follow_up_due",
            ["dealer_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("state = 'due'"),
            postgresql_where=sa.text("state = 'due'"),
        )
        batch_op.create_index(batch_op.f("ix_follow_up_order_id"), ["order_id"], unique=False)

    op.create_table(
        "follow_up_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("fixed", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("kept_time", sa.Boolean(), nullable=True),
        sa.Column("kept_cost", sa.Boolean(), nullable=True),
        sa.Column("kept_quality", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("corrected_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_follow_up_answer_by_user_id")),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["follow_up_answer.id"], name=op.f("fk_follow_up_answer_corrected_by_id")
        ),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_follow_up_answer_dealer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_follow_up_answer_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_answer")),
    )
    with op.batch_alter_table("follow_up_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_answer_order_id"), ["order_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("window_until", sa.BigInteger(), nullable=True),
        sa.Column("km_in", sa.Integer(), nullable=True),
        sa.Column("km_limit", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("link_state", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=True),
        sa.Column("charged_dealer_id", sa.Integer(), nullable=True),
        sa.Column("suspect_id", sa.Integer(), nullable=True),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("cause_by_user_id", sa.Integer(), nullable=True),
        sa.Column("cause_accepted", sa.Boolean(), nullable=False),
        sa.Column("job_type", sa.String(), nullable=False),
        sa.Column("concern", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("correction", sa.String(), nullable=True),
        sa.Column("labour_op", sa.String(), nullable=True),
        sa.Column("technician", sa.String(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("repair_class", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("import_digest", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["cause_by_user_id"], ["app_user.id"], name=op.f("fk_job_cause_by_user_id")),
        sa.ForeignKeyConstraint(["cause_id"], ["rework_cause.id"], name=op.f("fk_job_cause_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_job_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("order_id", "line", name=op.f("uq_job_order_id_line")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_charged",
            ["charged_dealer_id", "month", "cause_id"],
            unique=False,
            sqlite_where=sa.text("original_id IS NOT NULL"),
            postgresql_where=sa.text("original_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_job_original",
            ["original_id", "link_state"],
            unique=False,
            sqlite_where=sa.text("original_id IS NOT NULL"),
            postgresql_where=sa.text("original_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_job_repeats",
            ["vehicle_id", "group_id", "opened_at", "delivered_at", "window_until", "km_in", "km_limit", "role"],
            unique=False,
        )
        batch_op.create_index(
            "ix_job_suspect",
            ["suspect_id"],
            unique=False,
            sqlite_where=sa.text("suspect_id IS NOT NULL"),
            postgresql_where=sa.text("suspect_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_job_suspected",
            ["dealer_id", "opened_at"],
            unique=False,
            sqlite_where=sa.text("suspect_id IS NOT NULL"),
            postgresql_where=sa.text("suspect_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_job_untagged",
            ["dealer_id", "opened_at"],
            unique=False,
            sqlite_where=sa.text("original_id IS NOT NULL AND cause_id IS NULL"),
            postgresql_where=sa.text("original_id IS NOT NULL AND cause_id IS NULL"),
        )

    op.create_table(
        "order_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.String(), nullable=True),
        sa.Column("new", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_order_correction_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_order_correction_dealer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_order_correction_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_correction")),
    )
    with op.batch_alter_table("order_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_correction_order_id"), ["order_id"], unique=False)

    op.create_table(
        "three_answers",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("had_before", sa.Boolean(), nullable=False),
        sa.Column("right_when_left", sa.Boolean(), nullable=True),
        sa.Column("came_back_on", sa.Date(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_three_answers_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_three_answers_dealer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_three_answers_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_three_answers")),
    )
    op.create_table(
        "audit_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("original_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_words", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_finding_audit_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_audit_finding_dealer_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["app_user.id"], name=op.f("fk_audit_finding_decided_by_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_audit_finding_job_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_audit_finding_order_id")),
        sa.ForeignKeyConstraint(["original_id"], ["job.id"], name=op.f("fk_audit_finding_original_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["app_user.id"], name=op.f("fk_audit_finding_raised_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_finding")),
    )
    with op.batch_alter_table("audit_finding", schema=None) as batch_op:
        batch_op.create_index("ix_audit_finding_audit", ["audit_id"], unique=False)

    op.create_table(
        "cause_claim",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("part_order", sa.String(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["app_user.id"], name=op.f("fk_cause_claim_answered_by_id")),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_cause_claim_by_user_id")),
        sa.ForeignKeyConstraint(["cause_id"], ["rework_cause.id"], name=op.f("fk_cause_claim_cause_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_cause_claim_dealer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_cause_claim_job_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_cause_claim")),
    )
    with op.batch_alter_table("cause_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cause_claim_dealer_id"), ["dealer_id"], unique=False)

    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asks", sa.String(), nullable=True),
        sa.Column("vehicle_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("plate", sa.String(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("sent_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=True),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("promises", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("alert_at", sa.BigInteger(), nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("next_attempt_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["follow_up_answer.id"], name=op.f("fk_complaint_answer_id")),
        sa.ForeignKeyConstraint(["calendar_id"], ["complaint_calendar.id"], name=op.f("fk_complaint_calendar_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_complaint_customer_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_complaint_dealer_id")),
        sa.ForeignKeyConstraint(["group_id"], ["concern_group.id"], name=op.f("fk_complaint_group_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["app_user.id"], name=op.f("fk_complaint_handler_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_complaint_order_id")),
        sa.ForeignKeyConstraint(["received_by_id"], ["app_user.id"], name=op.f("fk_complaint_received_by_id")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_complaint_vehicle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_number")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index(
            "ix_complaint_alert",
            ["alert_at"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.create_index(
            "ix_complaint_answer",
            ["answer_id"],
            unique=True,
            sqlite_where=sa.text("answer_id IS NOT NULL"),
            postgresql_where=sa.text("answer_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_complaint_cause",
            ["dealer_id", "group_id", "received_at"],
            unique=False,
            sqlite_where=sa.text("group_id IS NOT NULL"),
            postgresql_where=sa.text("group_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_complaint_closed",
            ["closed_at"],
            unique=False,
            sqlite_where=sa.text("state = 'closed'"),
            postgresql_where=sa.text("state = 'closed'"),
        )
        batch_op.create_index(
            "ix_complaint_customer",
            ["customer_id"],
            unique=False,
            sqlite_where=sa.text("customer_id IS NOT NULL"),
            postgresql_where=sa.text("customer_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_complaint_due",
            ["dealer_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.create_index(
            "ix_complaint_due_network",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.create_index(
            "ix_complaint_escalated",
            ["level", "due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'escalated'"),
            postgresql_where=sa.text("state = 'escalated'"),
        )
        batch_op.create_index(
            "ix_complaint_handler",
            ["handler_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.create_index("ix_complaint_month", ["dealer_id", "month"], unique=False)
        batch_op.create_index(
            "ix_complaint_order",
            ["order_id"],
            unique=False,
            sqlite_where=sa.text("order_id IS NOT NULL"),
            postgresql_where=sa.text("order_id IS NOT NULL"),
        )
        batch_op.create_index("ix_complaint_received", ["dealer_id", "received_at"], unique=False)
        batch_op.create_index("ix_complaint_received_network", ["received_at"], unique=False)
        batch_op.create_index(
            "ix_complaint_sent",
            ["sent_key"],
            unique=True,
            sqlite_where=sa.text("sent_key IS NOT NULL"),
            postgresql_where=sa.text("sent_key IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_complaint_vehicle",
            ["vehicle_id", "received_at"],
            unique=False,
            sqlite_where=sa.text("vehicle_id IS NOT NULL"),
            postgresql_where=sa.text("vehicle_id IS NOT NULL"),
        )

    op.create_table(
        "contributing_cause",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cause_id"], ["rework_cause.id"], name=op.f("fk_contributing_cause_cause_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_contributing_cause_dealer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_contributing_cause_job_id")),
        sa.PrimaryKeyConstraint("job_id", "cause_id", name=op.f("pk_contributing_cause")),
    )
    op.create_table(
        "failure_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("product", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_failure_evidence_dealer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_failure_evidence_job_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_failure_evidence_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure_evidence")),
    )
    with op.batch_alter_table("failure_evidence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_failure_evidence_order",
            ["order_id"],
            unique=False,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "follow_up_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_follow_up_attempt_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_follow_up_attempt_dealer_id")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_up_attempt_follow_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_attempt")),
    )
    with op.batch_alter_table("follow_up_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_attempt_follow_up_id"), ["follow_up_id"], unique=False)

    op.create_table(
        "job_consent",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_job_consent_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_job_consent_dealer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_consent_job_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_job_consent_order_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_consent")),
    )
    with op.batch_alter_table("job_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_consent_order_id"), ["order_id"], unique=False)

    op.create_table(
        "part_ordered",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("part_number", sa.String(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("return_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_part_ordered_dealer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_part_ordered_job_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_part_ordered_order_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_part_ordered")),
    )
    with op.batch_alter_table("part_ordered", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_ordered_order_id"), ["order_id"], unique=False)

    op.create_table(
        "rework_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("original_dealer_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("before_source", sa.String(), nullable=True),
        sa.Column("before_dealer", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=True),
        sa.Column("before_number", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=True),
        sa.Column("before_line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_rework_decision_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_rework_decision_dealer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_rework_decision_job_id")),
        sa.ForeignKeyConstraint(
            ["original_dealer_id"], ["dealer.id"], name=op.f("fk_rework_decision_original_dealer_id")
        ),
        sa.ForeignKeyConstraint(["original_id"], ["job.id"], name=op.f("fk_rework_decision_original_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["dismissal_reason.id"], name=op.f("fk_rework_decision_reason_id")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["rework_decision.id"], name=op.f("fk_rework_decision_superseded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rework_decision")),
    )
    with op.batch_alter_table("rework_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rework_decision_dealer_id"), ["dealer_id"], unique=False)
        batch_op.create_index("ix_rework_decision_original", ["original_id"], unique=False)
        batch_op.create_index("ix_rework_decision_pair", ["job_id", "original_id"], unique=False)

    op.create_table(
        "rework_link",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("ref_dealer", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("ref_number", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("ref_line", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_rework_link_by_user_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_rework_link_dealer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_rework_link_job_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_rework_link")),
    )
    with op.batch_alter_table("rework_link", schema=None) as batch_op:
        batch_op.create_index("ix_rework_link_original", ["original_id"], unique=False)
        batch_op.create_index(
            "ix_rework_link_pending",
            ["ref_number", "ref_dealer"],
            unique=False,
            sqlite_where=sa.text("original_id IS NULL"),
            postgresql_where=sa.text("original_id IS NULL"),
        )

    op.create_table(
        "sent_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_sent_back_by_user_id")),
        sa.ForeignKeyConstraint(["cause_id"], ["rework_cause.id"], name=op.f("fk_sent_back_cause_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_sent_back_dealer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_sent_back_job_id")),
        sa.ForeignKeyConstraint(["order_id"], ["repair_order.id"], name=op.f("fk_sent_back_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_back")),
    )
    with op.batch_alter_table("sent_back", schema=None) as batch_op:
        batch_op.create_index("ix_sent_back_at", ["dealer_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sent_back_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sent_back_order_id"), ["order_id"], unique=False)

    op.create_table(
        "audit_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("proof", sa.String(), nullable=True),
        sa.Column("proven_at", sa.BigInteger(), nullable=True),
        sa.Column("proven_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_back_words", sa.String(), nullable=True),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_action_audit_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_audit_action_dealer_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["audit_finding.id"], name=op.f("fk_audit_action_finding_id")),
        sa.ForeignKeyConstraint(["proven_by_id"], ["app_user.id"], name=op.f("fk_audit_action_proven_by_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_audit_action_set_by_id")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["app_user.id"], name=op.f("fk_audit_action_verified_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_action")),
    )
    with op.batch_alter_table("audit_action", schema=None) as batch_op:
        batch_op.create_index("ix_audit_action_audit", ["audit_id"], unique=False)

    op.create_table(
        "complaint_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("for_user_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("deadline", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_complaint_entry_by_user_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_entry_complaint_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_complaint_entry_dealer_id")),
        sa.ForeignKeyConstraint(["for_user_id"], ["app_user.id"], name=op.f("fk_complaint_entry_for_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_entry")),
        sa.UniqueConstraint("complaint_id", "seq", name=op.f("uq_complaint_entry_complaint_id_seq")),
    )
    with op.batch_alter_table("complaint_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_complaint_entry_once",
            ["complaint_id", "deadline"],
            unique=True,
            sqlite_where=sa.text("deadline IS NOT NULL"),
            postgresql_where=sa.text("deadline IS NOT NULL"),
        )

    op.create_table(
        "complaint_person",
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_person_complaint_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_complaint_person_dealer_id")),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_complaint_person")),
    )
    with op.batch_alter_table("complaint_person", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_person_phone", ["dealer_id", "phone_key"], unique=False)

    op.create_table(
        "improvement_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("cause_code", sa.String(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("target", sa.Float(), nullable=False),
        sa.Column("before_first", sa.Integer(), nullable=False),
        sa.Column("before_last", sa.Integer(), nullable=False),
        sa.Column("after_first", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closing_words", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["app_user.id"], name=op.f("fk_improvement_plan_closed_by_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_improvement_plan_dealer_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["audit_finding.id"], name=op.f("fk_improvement_plan_finding_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["app_user.id"], name=op.f("fk_improvement_plan_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_plan")),
    )
    with op.batch_alter_table("improvement_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_improvement_plan_dealer_id"), ["dealer_id"], unique=False)

    op.create_table(
        "improvement_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_improvement_measure_dealer_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["improvement_plan.id"], name=op.f("fk_improvement_measure_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_measure")),
    )
    with op.batch_alter_table("improvement_measure", schema=None) as batch_op:
        batch_op.create_index("ix_improvement_measure_plan", ["plan_id"], unique=False)
    op.execute("INSERT INTO change_head (id, digest) VALUES (1, '" + "0" * 64 + "')")
    for table in APPEND_ONLY:
        forbid_changes(table)


def downgrade() -> None:
    with op.batch_alter_table("improvement_measure", schema=None) as batch_op:
        batch_op.drop_index("ix_improvement_measure_plan")

    op.drop_table("improvement_measure")
    with op.batch_alter_table("improvement_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_improvement_plan_dealer_id"))

    op.drop_table("improvement_plan")
    with op.batch_alter_table("complaint_person", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_person_phone")

    op.drop_table("complaint_person")
    with op.batch_alter_table("complaint_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_complaint_entry_once",
            sqlite_where=sa.text("deadline IS NOT NULL"),
            postgresql_where=sa.text("deadline IS NOT NULL"),
        )

    op.drop_table("complaint_entry")
    with op.batch_alter_table("audit_action", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_action_audit")

    op.drop_table("audit_action")
    with op.batch_alter_table("sent_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sent_back_order_id"))
        batch_op.drop_index(batch_op.f("ix_sent_back_job_id"))
        batch_op.drop_index("ix_sent_back_at")

    op.drop_table("sent_back")
    with op.batch_alter_table("rework_link", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_rework_link_pending",
            sqlite_where=sa.text("original_id IS NULL"),
            postgresql_where=sa.text("original_id IS NULL"),
        )
        batch_op.drop_index("ix_rework_link_original")

    op.drop_table("rework_link")
    with op.batch_alter_table("rework_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_rework_decision_pair")
        batch_op.drop_index("ix_rework_decision_original")
        batch_op.drop_index(batch_op.f("ix_rework_decision_dealer_id"))

    op.drop_table("rework_decision")
    with op.batch_alter_table("part_ordered", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_part_ordered_order_id"))

    op.drop_table("part_ordered")
    with op.batch_alter_table("job_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_consent_order_id"))

    op.drop_table("job_consent")
    with op.batch_alter_table("follow_up_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_attempt_follow_up_id"))

    op.drop_table("follow_up_attempt")
    with op.batch_alter_table("failure_evidence", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_failure_evidence_order",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.drop_table("failure_evidence")
    op.drop_table("contributing_cause")
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_complaint_vehicle",
            sqlite_where=sa.text("vehicle_id IS NOT NULL"),
            postgresql_where=sa.text("vehicle_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_complaint_sent",
            sqlite_where=sa.text("sent_key IS NOT NULL"),
            postgresql_where=sa.text("sent_key IS NOT NULL"),
        )
        batch_op.drop_index("ix_complaint_received_network")
        batch_op.drop_index("ix_complaint_received")
        batch_op.drop_index(
            "ix_complaint_order",
            sqlite_where=sa.text("order_id IS NOT NULL"),
            postgresql_where=sa.text("order_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_complaint_month")
        batch_op.drop_index(
            "ix_complaint_handler",
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.drop_index(
            "ix_complaint_escalated",
            sqlite_where=sa.text("state = 'escalated'"),
            postgresql_where=sa.text("state = 'escalated'"),
        )
        batch_op.drop_index(
            "ix_complaint_due_network",
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.drop_index(
            "ix_complaint_due", sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'")
        )
        batch_op.drop_index(
            "ix_complaint_customer",
            sqlite_where=sa.text("customer_id IS NOT NULL"),
            postgresql_where=sa.text("customer_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_complaint_closed",
            sqlite_where=sa.text("state = 'closed'"),
            postgresql_where=sa.text("state = 'closed'"),
        )
        batch_op.drop_index(
            "ix_complaint_cause",
            sqlite_where=sa.text("group_id IS NOT NULL"),
            postgresql_where=sa.text("group_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_complaint_answer",
            sqlite_where=sa.text("answer_id IS NOT NULL"),
            postgresql_where=sa.text("answer_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_complaint_alert",
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )

    op.drop_table("complaint")
    with op.batch_alter_table("cause_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cause_claim_dealer_id"))

    op.drop_table("cause_claim")
    with op.batch_alter_table("audit_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_finding_audit")

    op.drop_table("audit_finding")
    op.drop_table("three_answers")
    with op.batch_alter_table("order_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_correction_order_id"))

    op.drop_table("order_correction")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_untagged",
            sqlite_where=sa.text("original_id IS NOT NULL AND cause_id IS NULL"),
            postgresql_where=sa.text("original_id IS NOT NULL AND cause_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_job_suspected",
            sqlite_where=sa.text("suspect_id IS NOT NULL"),
            postgresql_where=sa.text("suspect_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_job_suspect",
            sqlite_where=sa.text("suspect_id IS NOT NULL"),
            postgresql_where=sa.text("suspect_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_job_repeats")
        batch_op.drop_index(
            "ix_job_original",
            sqlite_where=sa.text("original_id IS NOT NULL"),
            postgresql_where=sa.text("original_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_job_charged",
            sqlite_where=sa.text("original_id IS NOT NULL"),
            postgresql_where=sa.text("original_id IS NOT NULL"),
        )

    op.drop_table("job")
    with op.batch_alter_table("follow_up_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_answer_order_id"))

    op.drop_table("follow_up_answer")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_order_id"))
        batch_op.drop_index(
            "ix_follow_up_due", sqlite_where=sa.text("state = 'due'"), postgresql_where=sa.text("state = 'due'")
        )

    op.drop_table("follow_up")
    with op.batch_alter_table("audit_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_order_order_id"))

    op.drop_table("audit_order")
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scorecard_run_id"))

    op.drop_table("scorecard")
    with op.batch_alter_table("repair_order", schema=None) as batch_op:
        batch_op.drop_index("ix_repair_order_opened")
        batch_op.drop_index("ix_repair_order_month")
        batch_op.drop_index(
            "ix_repair_order_customer",
            sqlite_where=sa.text("customer_id IS NOT NULL"),
            postgresql_where=sa.text("customer_id IS NOT NULL"),
        )

    op.drop_table("repair_order")
    op.drop_table("list_change")
    with op.batch_alter_table("import_warning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_warning_run_id"))

    op.drop_table("import_warning")
    with op.batch_alter_table("import_refusal", schema=None) as batch_op:
        batch_op.drop_index("ix_import_refusal_run")
        batch_op.drop_index("ix_import_refusal_dealer_month")

    op.drop_table("import_refusal")
    with op.batch_alter_table("dealer_vehicle", schema=None) as batch_op:
        batch_op.drop_index("ix_dealer_vehicle_tail")
        batch_op.drop_index("ix_dealer_vehicle_plate")
        batch_op.drop_index(
            "ix_dealer_vehicle_customer",
            sqlite_where=sa.text("customer_id IS NOT NULL"),
            postgresql_where=sa.text("customer_id IS NOT NULL"),
        )

    op.drop_table("dealer_vehicle")
    with op.batch_alter_table("customer_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_tie_other_id"))
        batch_op.drop_index(batch_op.f("ix_customer_tie_kept_id"))
        batch_op.drop_index(batch_op.f("ix_customer_tie_dealer_id"))

    op.drop_table("customer_tie")
    op.drop_table("bonus_band")
    op.drop_table("audit_frame")
    op.drop_table("audit_auditor")
    with op.batch_alter_table("user_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_role_user_id"))

    op.drop_table("user_role")
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_region_id"))
        batch_op.drop_index(batch_op.f("ix_target_dealer_id"))

    op.drop_table("target")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_user_id"))

    op.drop_table("sign_in_session")
    op.drop_table("scorecard_run")
    op.drop_table("scorecard_answer")
    op.drop_table("network_complaint_policy")
    op.drop_table("month_count")
    op.drop_table("list_version")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index("ix_import_run_dealer_started")

    op.drop_table("import_run")
    op.drop_table("import_profile")
    op.drop_table("follow_up_setting")
    op.drop_table("dealer_zone")
    with op.batch_alter_table("dealer_region", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dealer_region_region_id"))

    op.drop_table("dealer_region")
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_index("ix_customer_phone")
        batch_op.drop_index("ix_customer_name")
        batch_op.drop_index(
            "ix_customer_merged",
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )

    op.drop_table("customer")
    op.drop_table("complaint_serial")
    op.drop_table("complaint_policy")
    with op.batch_alter_table("complaint_deputy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_deputy_user_id"))
        batch_op.drop_index(batch_op.f("ix_complaint_deputy_deputy_id"))

    op.drop_table("complaint_deputy")
    with op.batch_alter_table("complaint_dealer_guide", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_dealer_guide_dealer_id"))

    op.drop_table("complaint_dealer_guide")
    op.drop_table("complaint_calendar")
    with op.batch_alter_table("change_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_value_dealer_id"))

    op.drop_table("change_value")
    op.drop_table("bonus_band_set")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_dealer_id"))

    op.drop_table("audit")
    op.drop_table("api_token")
    op.drop_table("vehicle")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_key"))

    op.drop_table("sign_in_attempt")
    op.drop_table("rework_window")
    op.drop_table("rework_cause")
    op.drop_table("region")
    op.drop_table("dismissal_reason")
    op.drop_table("dealer")
    op.drop_table("concern_group")
    op.drop_table("complaint_guide")
    op.drop_table("complaint_category")
    op.drop_table("change_head")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_dealer_id"))

    op.drop_table("change")
    op.drop_table("app_user")
    if op.get_bind().dialect.name != "sqlite":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_is_append_only()")
