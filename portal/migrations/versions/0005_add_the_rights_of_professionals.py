"""Add the rights of professionals"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_HIDES = ["hold_until", "secret", "removed_at", "masked"]
_SAID = ["record_id", "is_current", "kind", "concept_key", "negated", "said_at", "sort_at", "id"]
_FILED = ["record_id", "is_current", "folder", "sort_at", "id"]
_INDEXES = {
    "ix_document_folder": ("document", [*_FILED, "hold_until", "secret"], [*_FILED, *_HIDES]),
    "ix_entry_last_said": (
        "entry",
        [*_SAID, "status", "other_identity", "hold_until", "secret"],
        [*_SAID, "status", "other_identity", *_HIDES],
    ),
}
_FROM_DOCUMENTS = (
    "UPDATE entry SET (type_code, class_code, folder) = "
    "(SELECT document.type_code, document.class_code, document.folder FROM document WHERE document.id = entry.document_id)"
)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _flag(name: str, default: sa.ColumnElement[bool]) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=default)


def _removed_at() -> sa.Column[sa.DateTime]:
    return sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True)


_ADDED = {
    "document": [_text("author_rpps"), _flag("masked", sa.false()), _removed_at()],
    "entry": [
        *(_text(name) for name in ("type_code", "class_code", "folder", "author_rpps")),
        _flag("masked", sa.false()),
        _removed_at(),
    ],
    "record": [
        _flag("emergency_bedside", sa.true()),
        _flag("emergency_call_centre", sa.true()),
        _flag("emergency_masked", sa.false()),
        sa.Column("emergency_code_digest", sa.LargeBinary(32), nullable=True),
        sa.Column("emergency_code_sealed", sa.LargeBinary(), nullable=True),
    ],
}


def _add_reference(table: str, column: str, target: str) -> None:
    """SQLite would copy the table for a constraint, and with it drop what refers to it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} CHAR(32) REFERENCES {target} (id)")
        return
    op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f(f"fk_{table}_{column}_{target}"), table, target, [column], ["id"])


def upgrade() -> None:
    """Add the rights of professionals."""
    op.create_table(
        "professional",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("rpps", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("given_names", sa.String(), nullable=False),
        sa.Column("profession", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_professional_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_professional")),
        sa.UniqueConstraint("account_id", name=op.f("uq_professional_account_id")),
    )
    with op.batch_alter_table("professional", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_professional_rpps"), ["rpps"], unique=False)
        batch_op.create_index(
            "uq_professional_verified_rpps",
            ["rpps"],
            unique=True,
            sqlite_where=sa.text("verified_at IS NOT NULL"),
            postgresql_where=sa.text("verified_at IS NOT NULL"),
        )

    op.create_table(
        "block",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("rpps", sa.String(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_block_professional_id_professional")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_block_record_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.create_index(
            "uq_block_live",
            ["record_id", "rpps"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "emergency_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("bedside", "call-centre", name="emergencykind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_emergency_opening_professional_id_professional")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_emergency_opening_record_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_opening")),
    )
    with op.batch_alter_table("emergency_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_emergency_opening_professional_id"), ["professional_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_emergency_opening_record_id_since"), ["record_id", "since"], unique=False)
        batch_op.create_index(
            "uq_emergency_opening_live",
            ["record_id", "professional_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "folder_mask",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_folder_mask_professional_id_professional")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_folder_mask_record_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder_mask")),
    )
    with op.batch_alter_table("folder_mask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_folder_mask_record_id_folder"), ["record_id", "folder"], unique=False)

    op.create_table(
        "gp_designation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_gp_designation_professional_id_professional")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_gp_designation_record_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gp_designation")),
    )
    with op.batch_alter_table("gp_designation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gp_designation_professional_id"), ["professional_id"], unique=False)
        batch_op.create_index(
            "uq_gp_designation_live",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "mask",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("item_kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_mask_professional_id_professional")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_mask_record_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask")),
    )
    with op.batch_alter_table("mask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mask_record_id_since"), ["record_id", "since"], unique=False)
        batch_op.create_index(
            "uq_mask_all",
            ["item_id"],
            unique=True,
            sqlite_where=sa.text("professional_id IS NULL"),
            postgresql_where=sa.text("professional_id IS NULL"),
        )
        batch_op.create_index("uq_mask_one", ["item_id", "professional_id"], unique=True)

    op.create_table(
        "professional_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("folders", sa.JSON(), nullable=False),
        sa.Column(
            "consent",
            sa.Enum("portal", "spoken", "written", "representative", name="consent", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("collected_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["collected_by"], ["professional.id"], name=op.f("fk_professional_grant_collected_by_professional")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_professional_grant_given_by_account")),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_professional_grant_professional_id_professional")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_professional_grant_record_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_professional_grant")),
    )
    with op.batch_alter_table("professional_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_professional_grant_professional_id"), ["professional_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_professional_grant_record_id_since"), ["record_id", "since"], unique=False)
        batch_op.create_index(
            "uq_professional_grant_live",
            ["record_id", "professional_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "visit",
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_visit_professional_id_professional")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_visit_record_id_record")),
        sa.PrimaryKeyConstraint("professional_id", "record_id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_record_id"), ["record_id"], unique=False)

    for added in (("account_session", "professional_id", "professional"), ("account_notice", "record_id", "record")):
        _add_reference(*added)
    for table, columns in _ADDED.items():
        for column in columns:
            op.add_column(table, column)
    op.execute(_FROM_DOCUMENTS)
    for name, (table, _before, now) in _INDEXES.items():
        op.drop_index(name, table)
        op.create_index(name, table, now)
    op.create_index("ix_record_emergency_code_digest", "record", ["emergency_code_digest"], unique=True)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_record_emergency_code_digest", "record")
    for name, (table, before, _now) in _INDEXES.items():
        op.drop_index(name, table)
        op.create_index(name, table, before)
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column.name)
    op.drop_column("account_notice", "record_id")
    op.drop_column("account_session", "professional_id")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_record_id"))

    op.drop_table("visit")
    with op.batch_alter_table("professional_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_professional_grant_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_professional_grant_record_id_since"))
        batch_op.drop_index(batch_op.f("ix_professional_grant_professional_id"))

    op.drop_table("professional_grant")
    with op.batch_alter_table("mask", schema=None) as batch_op:
        batch_op.drop_index("uq_mask_one")
        batch_op.drop_index(
            "uq_mask_all",
            sqlite_where=sa.text("professional_id IS NULL"),
            postgresql_where=sa.text("professional_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_mask_record_id_since"))

    op.drop_table("mask")
    with op.batch_alter_table("gp_designation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_gp_designation_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_gp_designation_professional_id"))

    op.drop_table("gp_designation")
    with op.batch_alter_table("folder_mask", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_folder_mask_record_id_folder"))

    op.drop_table("folder_mask")
    with op.batch_alter_table("emergency_opening", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_emergency_opening_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_emergency_opening_record_id_since"))
        batch_op.drop_index(batch_op.f("ix_emergency_opening_professional_id"))

    op.drop_table("emergency_opening")
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_block_live", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )

    op.drop_table("block")
    with op.batch_alter_table("professional", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_professional_verified_rpps",
            sqlite_where=sa.text("verified_at IS NOT NULL"),
            postgresql_where=sa.text("verified_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_professional_rpps"))

    op.drop_table("professional")
