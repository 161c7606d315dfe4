"""Add the notes beside documents"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_AWAITED = sa.text("due_at IS NOT NULL")


def _moments(*names: str, nullable: bool = True) -> list[sa.Column[sa.DateTime]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]


def upgrade() -> None:
    """Add the notes, with their requests and answers."""
    op.create_table(
        "item_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_by_name", sa.String(), nullable=False),
        *_moments("written_at", nullable=False),
        *_moments("changed_at"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *_moments("sent_at"),
        sa.Column("by_letter", sa.Boolean(), nullable=False),
        *_moments("due_at", "late_at", "answered_at"),
        sa.Column("answered_by_name", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("corrected", "kept", "outside", name="outcome", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("answer_document_id", sa.Uuid(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_item_note_record_id_record")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_item_note_document_id_document"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_item_note_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_item_note_written_by_account")),
        sa.ForeignKeyConstraint(
            ["answer_document_id"],
            ["document.id"],
            name=op.f("fk_item_note_answer_document_id_document"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_note")),
    )
    op.create_index(op.f("ix_item_note_record_id_document_id"), "item_note", ["record_id", "document_id"], unique=False)
    for column in ("document_id", "entry_id"):
        op.create_index(op.f(f"ix_item_note_{column}"), "item_note", [column], unique=False)
    op.create_index(
        "ix_item_note_awaited",
        "item_note",
        ["due_at"],
        unique=False,
        sqlite_where=_AWAITED,
        postgresql_where=_AWAITED,
    )
    for table in ("document", "entry"):
        op.add_column(table, sa.Column("is_noted", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take them back."""
    for table in ("entry", "document"):
        op.drop_column(table, "is_noted")
    op.drop_table("item_note")
