"""Add the directory and the invitations"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.professionals.directory_index import create_index_table, drop_index_table

revision = "0008"
down_revision = "0007"

_SAID = (
    *("rpps", "title", "family_name", "given_names", "profession", "profession_label", "specialty"),
    *("organisation", "postcode", "town", "email", "sort_key"),
)


def upgrade() -> None:
    """Add the directory, its index, and the invitations."""
    op.create_table(
        "directory_load",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_load")),
    )
    op.create_table(
        "directory_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _SAID),
        sa.Column("first_load", sa.Integer(), nullable=False),
        sa.Column("last_load", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entry")),
    )
    op.create_index(op.f("ix_directory_entry_rpps"), "directory_entry", ["rpps"], unique=False)
    create_index_table(op.get_bind())
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rpps", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column(
            "duration",
            sa.Enum("visit", "week", "quarter", "year", "open", name="duration", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("folders", sa.JSON(), nullable=False),
        sa.Column(
            "consent",
            sa.Enum("portal", "spoken", "written", "representative", name="consent", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("as_gp", sa.Boolean(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=True),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("accepted_at", "confirmed_at", "declined_at", "cancelled_at")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_invitation_made_by_account")),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_invitation_professional_id_professional")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_invitation_record_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    op.create_index(op.f("ix_invitation_record_id_created_at"), "invitation", ["record_id", "created_at"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_invitation_record_id_created_at"), "invitation")
    op.drop_table("invitation")
    drop_index_table(op.get_bind())
    op.drop_index(op.f("ix_directory_entry_rpps"), "directory_entry")
    op.drop_table("directory_entry")
    op.drop_table("directory_load")
