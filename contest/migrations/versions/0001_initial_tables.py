"""initial tables."""

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("short_name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("must_enter", sa.Boolean(), nullable=False),
        sa.Column("to_verify", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('province', 'government', 'provincial', 'regional', 'unit')",
            name=op.f("ck_agency_kind_known"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_agency_tree")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["agency.id"], name=op.f("fk_agency_parent_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("code", name=op.f("uq_agency_code")),
    )
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_record",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("object", sa.String(length=120), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_record")),
    )
    with op.batch_alter_table("audit_record", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_record_action_sequence", ["action", "sequence"], unique=False
        )
        batch_op.create_index("ix_audit_record_actor_sequence", ["actor", "sequence"], unique=False)
        batch_op.create_index("ix_audit_record_at_sequence", ["at", "sequence"], unique=False)
        batch_op.create_index(
            "ix_audit_record_object_sequence", ["object", "sequence"], unique=False
        )

    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("time_zone", sa.String(length=80), nullable=False),
        sa.Column("guideline_key", sa.String(length=80), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("scoring_rule", sa.Text(), nullable=False),
        sa.Column("scoring_rule_sha256", sa.String(length=64), nullable=True),
        sa.Column("award_titles", sa.Text(), nullable=False),
        sa.Column("check_reasons", sa.Text(), nullable=False),
        sa.Column("certificate_texts", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('preparing', 'running', 'archived')", name=op.f("ck_edition_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("slug", name=op.f("uq_edition_slug")),
    )
    op.create_table(
        "number_register",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=300), nullable=False),
        sa.Column("classification", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_number_register_grows")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_register")),
        sa.UniqueConstraint("key", "year", name=op.f("uq_number_register_key_year")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_address_at", ["address", "at"], unique=False)
        batch_op.create_index("ix_sign_in_failure_username_at", ["username", "at"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("participant_kind", sa.String(length=40), nullable=False),
        sa.Column("agency_kinds", sa.Text(), nullable=False),
        sa.Column("max_entries", sa.Integer(), nullable=False),
        sa.Column("finalists", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "participant_kind IN ('agency', 'community')",
            name=op.f("ck_category_participant_kind_known"),
        ),
        sa.CheckConstraint("finalists >= 1", name=op.f("ck_category_finalists")),
        sa.CheckConstraint("max_entries >= 1", name=op.f("ck_category_max_entries")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_category_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_category_edition_id_key")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("minutes_number", sa.String(length=80), nullable=True),
        sa.Column("minutes_date", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objection_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decree_number", sa.String(length=80), nullable=True),
        sa.Column("decree_date", sa.Date(), nullable=True),
        sa.Column("decree_title", sa.String(length=300), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'drafted' OR minutes_number IS NOT NULL", name=op.f("ck_decision_minutes")
        ),
        sa.CheckConstraint(
            "state IN ('drafted', 'decided', 'announced', 'decreed', 'published')",
            name=op.f("ck_decision_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('decreed', 'published') OR (decree_number IS NOT NULL AND decree_date IS NOT NULL)",
            name=op.f("ck_decision_decree"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_decision_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_decision_edition_id")),
    )
    op.create_table(
        "emblem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('governor', 'agency-head')", name=op.f("ck_emblem_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_emblem_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["file_sha256"], ["stored_file.sha256"], name=op.f("fk_emblem_file_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emblem")),
        sa.UniqueConstraint("edition_id", "kind", name=op.f("uq_emblem_edition_id_kind")),
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("government_id", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.String(length=200), nullable=True),
        sa.Column("contact_phone", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'agency') = (agency_id IS NOT NULL)", name=op.f("ck_participant_agency_kind")
        ),
        sa.CheckConstraint(
            "kind IN ('agency', 'community')", name=op.f("ck_participant_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_participant_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["government_id"], ["agency.id"], name=op.f("fk_participant_government_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("agency_id", name=op.f("uq_participant_agency_id")),
        sa.UniqueConstraint("code", name=op.f("uq_participant_code")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participant_government_id"), ["government_id"], unique=False
        )

    op.create_table(
        "rubric_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_rubric_version_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_version")),
        sa.UniqueConstraint(
            "edition_id", "key", "number", name=op.f("uq_rubric_version_edition_id_key_number")
        ),
    )
    op.create_table(
        "signatory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("rank", sa.String(length=100), nullable=True),
        sa.Column("nip", sa.String(length=18), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('governor', 'agency-head')", name=op.f("ck_signatory_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_signatory_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
    )
    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatory_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_stage_order")),
        sa.CheckConstraint("grace_minutes >= 0", name=op.f("ck_stage_grace")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_stage_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_stage_edition_id_key")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("institution", sa.String(length=300), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_user_account_agency_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
    )
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_account_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=26), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correct_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_reason", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'accepted', 'rejected', 'withdrawn', 'disqualified')",
            name=op.f("ck_entry_state_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR number IS NOT NULL", name=op.f("ck_entry_numbered")
        ),
        sa.CheckConstraint("(number IS NULL) = (revision = 0)", name=op.f("ck_entry_revision")),
        sa.CheckConstraint("slot >= 1", name=op.f("ck_entry_slot")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_entry_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_entry_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_entry_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_entry_code")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_entry_edition_id_number")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_category_id"), ["category_id"], unique=False)
        batch_op.create_index(
            "ix_entry_edition_id_state_category_id_number",
            ["edition_id", "state", "category_id", "number"],
            unique=False,
        )
        batch_op.create_index(
            "ix_entry_edition_id_state_submitted_at",
            ["edition_id", "state", "submitted_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_entry_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(
            "uq_entry_open_place",
            ["edition_id", "category_id", "participant_id", "slot"],
            unique=True,
            sqlite_where=sa.text("state IN ('accepted', 'draft', 'returned', 'submitted')"),
            postgresql_where=sa.text("state IN ('accepted', 'draft', 'returned', 'submitted')"),
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('activation', 'reset')", name=op.f("ck_invitation_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_invitation_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_user_id"), ["user_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=2000), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_job_state_known"),
        ),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_job_progress")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_job_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("code", name=op.f("uq_job_code")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state_id", ["state", "id"], unique=False)

    op.create_table(
        "judge_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_judge_code_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judge_code_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_code")),
        sa.UniqueConstraint("category_id", "code", name=op.f("uq_judge_code_category_id_code")),
        sa.UniqueConstraint(
            "category_id", "user_id", name=op.f("uq_judge_code_category_id_user_id")
        ),
    )
    with op.batch_alter_table("judge_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_judge_code_user_id"), ["user_id"], unique=False)

    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_one_time_code_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
        sa.UniqueConstraint(
            "user_id", "code_hash", name=op.f("uq_one_time_code_user_id_code_hash")
        ),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(role = 'officer') = (participant_id IS NOT NULL)", name=op.f("ck_role_grant_officer")
        ),
        sa.CheckConstraint(
            "role IN ('officer', 'judge', 'secretariat', 'inspector', 'coach', 'administrator')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_role_grant_participant_id_participant"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "user_id",
            "role",
            "participant_id",
            name=op.f("uq_role_grant_user_id_role_participant_id"),
        ),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_grant_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(
            "uq_role_grant_plain",
            ["user_id", "role"],
            unique=True,
            sqlite_where=sa.text("participant_id IS NULL"),
            postgresql_where=sa.text("participant_id IS NULL"),
        )

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.String(length=40), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promote_top", sa.Integer(), nullable=True),
        sa.Column("pass_mark", sa.String(length=40), nullable=True),
        sa.Column("blind_fields", sa.Text(), nullable=False),
        sa.Column("state_reason", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'open', 'closed', 'frozen')", name=op.f("ck_round_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_round_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["rubric_version_id"],
            ["rubric_version.id"],
            name=op.f("fk_round_rubric_version_id_rubric_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("category_id", "key", name=op.f("uq_round_category_id_key")),
        sa.UniqueConstraint("category_id", "position", name=op.f("uq_round_category_id_position")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_sign_in_session_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "stage_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("previous_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_stage_extension_participant_id_participant"),
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_stage_extension_stage_id_stage")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_stage_extension_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_extension")),
    )
    with op.batch_alter_table("stage_extension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stage_extension_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stage_extension_stage_id"), ["stage_id"], unique=False)

    op.create_table(
        "administrative_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("correct_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'returned', 'rejected')",
            name=op.f("ck_administrative_check_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_administrative_check_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_administrative_check_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrative_check")),
    )
    with op.batch_alter_table("administrative_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_administrative_check_entry_id"), ["entry_id"], unique=False
        )

    op.create_table(
        "check_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_check_draft_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_check_draft_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_draft")),
        sa.UniqueConstraint("entry_id", "user_id", name=op.f("uq_check_draft_entry_id_user_id")),
    )
    with op.batch_alter_table("check_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_draft_user_id"), ["user_id"], unique=False)

    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('own-agency', 'parent-agency', 'officer', 'declared', 'found')",
            name=op.f("ck_conflict_source_known"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_conflict_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_conflict_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("user_id", "entry_id", name=op.f("uq_conflict_user_id_entry_id")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "entry_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_revision_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_entry_revision_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_revision")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_entry_revision_entry_id_number")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=26), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(file_sha256 IS NULL) <> (link IS NULL)", name=op.f("ck_evidence_file_or_link")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_evidence_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_evidence_file_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["user_account.id"], name=op.f("fk_evidence_uploaded_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("code", name=op.f("uq_evidence_code")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evidence_entry_id_slot_position", ["entry_id", "slot", "position"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_file_sha256"), ["file_sha256"], unique=False)

    op.create_table(
        "indicator_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=True),
        sa.Column("claimed_level", sa.Integer(), nullable=False),
        sa.Column("verified_level", sa.Integer(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "claimed_level BETWEEN 0 AND 3", name=op.f("ck_indicator_claim_claimed")
        ),
        sa.CheckConstraint(
            "verified_level BETWEEN 0 AND 3", name=op.f("ck_indicator_claim_verified")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_indicator_claim_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"],
            ["user_account.id"],
            name=op.f("fk_indicator_claim_verified_by_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_claim")),
        sa.UniqueConstraint(
            "entry_id", "indicator", name=op.f("uq_indicator_claim_entry_id_indicator")
        ),
    )
    op.create_table(
        "panel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_panel_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("round_id", "name", name=op.f("uq_panel_round_id_name")),
    )
    op.create_table(
        "plenary_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('tie', 'admission')", name=op.f("ck_plenary_ruling_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_plenary_ruling_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_plenary_ruling_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plenary_ruling")),
    )
    with op.batch_alter_table("plenary_ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plenary_ruling_round_id"), ["round_id"], unique=False)

    op.create_table(
        "ranking_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_ranking_snapshot_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_ranking_snapshot_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_snapshot")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_ranking_snapshot_round_id_number")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("title_key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("score", sa.String(length=20), nullable=True),
        sa.Column("vacant_reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "(entry_id IS NULL) = (vacant_reason IS NOT NULL)", name=op.f("ck_award_vacant")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_award_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_award_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_award_entry_id_entry")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["ranking_snapshot.id"],
            name=op.f("fk_award_snapshot_id_ranking_snapshot"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint(
            "decision_id",
            "category_id",
            "place",
            name=op.f("uq_award_decision_id_category_id_place"),
        ),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_category_id"), ["category_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "check_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["administrative_check.id"],
            name=op.f("fk_check_reason_check_id_administrative_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_reason")),
    )
    with op.batch_alter_table("check_reason", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_reason_check_id"), ["check_id"], unique=False)

    op.create_table(
        "panel_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_member_panel_id_panel")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_panel_member_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint("panel_id", "user_id", name=op.f("uq_panel_member_panel_id_user_id")),
    )
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "round_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_round_entry_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_entry_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["ranking_snapshot.id"],
            name=op.f("fk_round_entry_snapshot_id_ranking_snapshot"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_entry")),
        sa.UniqueConstraint("round_id", "entry_id", name=op.f("uq_round_entry_round_id_entry_id")),
    )
    with op.batch_alter_table("round_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_entry_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "scorecard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=26), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("entry_revision", sa.Integer(), nullable=False),
        sa.Column("total", sa.String(length=20), nullable=True),
        sa.Column("comment_entrant", sa.Text(), nullable=False),
        sa.Column("comment_panel", sa.Text(), nullable=False),
        sa.Column("state_reason", sa.String(length=2000), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finalised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'final') <= (finalised_at IS NOT NULL)", name=op.f("ck_scorecard_finalised")
        ),
        sa.CheckConstraint(
            "state IN ('assigned', 'draft', 'final', 'reopened', 'recused', 'removed', 'void')",
            name=op.f("ck_scorecard_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_scorecard_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_scorecard_judge_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_scorecard_panel_id_panel")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_scorecard_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("code", name=op.f("uq_scorecard_code")),
    )
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scorecard_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index("ix_scorecard_judge_id_state", ["judge_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_scorecard_panel_id"), ["panel_id"], unique=False)
        batch_op.create_index(
            "uq_scorecard_place",
            ["round_id", "entry_id", "judge_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'removed'"),
            postgresql_where=sa.text("state <> 'removed'"),
        )

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=300), nullable=False),
        sa.Column("sort_key", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=False),
        sa.Column("running_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("issue_date", sa.Date(), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("template_version", sa.String(length=64), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("void_reason", sa.String(length=1000), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'void') = (void_reason IS NOT NULL)", name=op.f("ck_certificate_void")
        ),
        sa.CheckConstraint(
            "kind IN ('winner', 'finalist', 'participant', 'judge')",
            name=op.f("ck_certificate_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('reserved', 'issued', 'signed', 'void')",
            name=op.f("ck_certificate_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('issued', 'signed') OR file_sha256 IS NOT NULL",
            name=op.f("ck_certificate_stored"),
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_certificate_award_id_award")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_certificate_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_certificate_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_certificate_file_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["register_id"],
            ["number_register.id"],
            name=op.f("fk_certificate_register_id_number_register"),
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_replaced_by_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint(
            "register_id", "running_number", name=op.f("uq_certificate_register_id_running_number")
        ),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            "uq_certificate_live_subject",
            ["edition_id", "kind", "subject"],
            unique=True,
            sqlite_where=sa.text("state <> 'void'"),
            postgresql_where=sa.text("state <> 'void'"),
        )

    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_mark_scorecard_id_scorecard")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint(
            "scorecard_id", "criterion", name=op.f("uq_mark_scorecard_id_criterion")
        ),
    )
    op.create_table(
        "reopening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("scorecard_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(granted_by IS NULL) = (granted_at IS NULL)", name=op.f("ck_reopening_granted")
        ),
        sa.CheckConstraint(
            "(round_id IS NULL) <> (scorecard_id IS NULL)", name=op.f("ck_reopening_one_object")
        ),
        sa.CheckConstraint(
            "granted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_reopening_one_end")
        ),
        sa.CheckConstraint(
            "granted_by IS NULL OR granted_by <> requested_by",
            name=op.f("ck_reopening_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["user_account.id"], name=op.f("fk_reopening_granted_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"],
            ["user_account.id"],
            name=op.f("fk_reopening_requested_by_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_reopening_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_reopening_scorecard_id_scorecard")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
    )
    with op.batch_alter_table("reopening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reopening_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reopening_scorecard_id"), ["scorecard_id"], unique=False
        )
        batch_op.create_index(
            "uq_reopening_round_id_waiting",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("granted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("granted_at IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.create_index(
            "uq_reopening_scorecard_id_waiting",
            ["scorecard_id"],
            unique=True,
            sqlite_where=sa.text("granted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("granted_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.execute("INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '" + "0" * 64 + "')")


def downgrade() -> None:
    with op.batch_alter_table("reopening", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reopening_scorecard_id_waiting",
            sqlite_where=sa.text("granted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("granted_at IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_reopening_round_id_waiting",
            sqlite_where=sa.text("granted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("granted_at IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_reopening_scorecard_id"))
        batch_op.drop_index(batch_op.f("ix_reopening_round_id"))

    op.drop_table("reopening")
    op.drop_table("mark")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificate_live_subject",
            sqlite_where=sa.text("state <> 'void'"),
            postgresql_where=sa.text("state <> 'void'"),
        )
        batch_op.drop_index(batch_op.f("ix_certificate_entry_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_award_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_scorecard_place",
            sqlite_where=sa.text("state <> 'removed'"),
            postgresql_where=sa.text("state <> 'removed'"),
        )
        batch_op.drop_index(batch_op.f("ix_scorecard_panel_id"))
        batch_op.drop_index("ix_scorecard_judge_id_state")
        batch_op.drop_index(batch_op.f("ix_scorecard_entry_id"))

    op.drop_table("scorecard")
    with op.batch_alter_table("round_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_entry_entry_id"))

    op.drop_table("round_entry")
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_member_user_id"))

    op.drop_table("panel_member")
    with op.batch_alter_table("check_reason", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_reason_check_id"))

    op.drop_table("check_reason")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_entry_id"))
        batch_op.drop_index(batch_op.f("ix_award_category_id"))

    op.drop_table("award")
    op.drop_table("ranking_snapshot")
    with op.batch_alter_table("plenary_ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plenary_ruling_round_id"))

    op.drop_table("plenary_ruling")
    op.drop_table("panel")
    op.drop_table("indicator_claim")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_sha256"))
        batch_op.drop_index("ix_evidence_entry_id_slot_position")

    op.drop_table("evidence")
    op.drop_table("entry_revision")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_entry_id"))

    op.drop_table("conflict")
    with op.batch_alter_table("check_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_draft_user_id"))

    op.drop_table("check_draft")
    with op.batch_alter_table("administrative_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_administrative_check_entry_id"))

    op.drop_table("administrative_check")
    with op.batch_alter_table("stage_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_extension_stage_id"))
        batch_op.drop_index(batch_op.f("ix_stage_extension_participant_id"))

    op.drop_table("stage_extension")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_user_id"))

    op.drop_table("sign_in_session")
    op.drop_table("round")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grant_plain",
            sqlite_where=sa.text("participant_id IS NULL"),
            postgresql_where=sa.text("participant_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_role_grant_participant_id"))

    op.drop_table("role_grant")
    op.drop_table("one_time_code")
    with op.batch_alter_table("judge_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_judge_code_user_id"))

    op.drop_table("judge_code")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state_id")

    op.drop_table("job")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_user_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_entry_open_place",
            sqlite_where=sa.text("state IN ('accepted', 'draft', 'returned', 'submitted')"),
            postgresql_where=sa.text("state IN ('accepted', 'draft', 'returned', 'submitted')"),
        )
        batch_op.drop_index(batch_op.f("ix_entry_participant_id"))
        batch_op.drop_index("ix_entry_edition_id_state_submitted_at")
        batch_op.drop_index("ix_entry_edition_id_state_category_id_number")
        batch_op.drop_index(batch_op.f("ix_entry_category_id"))

    op.drop_table("entry")
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_account_agency_id"))

    op.drop_table("user_account")
    op.drop_table("stage")
    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signatory_edition_id"))

    op.drop_table("signatory")
    op.drop_table("rubric_version")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_government_id"))

    op.drop_table("participant")
    op.drop_table("emblem")
    op.drop_table("decision")
    op.drop_table("category")
    op.drop_table("stored_file")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_username_at")
        batch_op.drop_index("ix_sign_in_failure_address_at")

    op.drop_table("sign_in_failure")
    op.drop_table("number_register")
    op.drop_table("edition")
    with op.batch_alter_table("audit_record", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_record_object_sequence")
        batch_op.drop_index("ix_audit_record_at_sequence")
        batch_op.drop_index("ix_audit_record_actor_sequence")
        batch_op.drop_index("ix_audit_record_action_sequence")

    op.drop_table("audit_record")
    op.drop_table("audit_head")
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agency_parent_id"))

    op.drop_table("agency")
