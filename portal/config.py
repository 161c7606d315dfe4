"""The settings of one installation: read strictly, once, at the start.

Every setting is an environment variable ``PORTAL_<NAME>`` (the database is ``DATABASE_URL``, as hosts name it), or a
file of that name, in lower case (``portal_origin``), in the folder ``PORTAL_SECRETS_DIR``. An unknown or malformed one
stops the start.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PORTAL_"
MEGABYTE = 1024 * 1024
LARGEST_FILE = 50 * MEGABYTE
"""No reader takes in a larger one, whatever is set: its memory is limited."""
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*/?")
_DEFAULT_PORTS = {"https": 443, "http": 80}


class ConfigError(ValueError):
    """A setting is unknown or malformed; the message is one sentence that names it."""


_demo: list[bool] = []


def allow_demo() -> None:
    """Let this process import the demonstration; only the command that shows it calls this."""
    _demo.append(True)


def demo_is_allowed() -> bool:
    """Whether this process shows the demonstration."""
    return bool(_demo)


class Config(BaseSettings):
    """One installation's settings, frozen."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    instance: Path = Field(default=Path("instance"), description="Folder of this installation's data.")
    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        pattern=r"^$|^sqlite:///|^postgres(ql)?(\+psycopg)?://",
        description="URL of SQLite or PostgreSQL; empty: SQLite in the instance folder.",
    )
    keys: Path | None = Field(default=None, description="Folder of the keys; default: `keys` in the instance folder.")
    files: str = Field(
        default="",
        description="Folder of the stored files, or `s3://bucket/prefix`; empty: `files` in the instance folder.",
    )
    files_endpoint: str = Field(default="", description="Address of the object store; empty: that of Amazon S3.")
    files_region: str = Field(default="us-east-1", min_length=1, description="Region of the bucket.")
    files_access_key_id: str = Field(default="", repr=False, description="Who writes into the bucket.")
    files_secret_access_key: str = Field(default="", repr=False, description="The secret of who writes there.")
    origin: str = Field(default="http://localhost:8000", description="The one exact origin people type.")
    trusted_proxies: int = Field(default=0, ge=0, le=4, description="Reverse proxies in front of the portal.")
    limits_url: str = Field(default="portal://", description="Where limits are counted: `portal://` or `redis://…`.")
    smtp_url: str = Field(
        default="",
        pattern=r"^$|^smtps?://([^\s@/]+@)?[^\s@:/]+(:\d{1,5})?$",
        description="`smtp://user:password@host:port`; empty: no mail is sent.",
    )
    mail_from: str = Field(default="carnet@localhost", description="Sender of notices.")
    upload_max_bytes: int = Field(
        default=LARGEST_FILE,
        ge=MEGABYTE,
        le=LARGEST_FILE,
        description="Most that one upload may hold, all its files together, and one file of `portal import`.",
    )
    record_quota_bytes: int = Field(
        default=5_000_000_000,
        ge=MEGABYTE,
        description="Most that the patient's side may put into one record; professionals, and the insurer: twice that.",
    )
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR."
    )
    workers: int = Field(default=0, ge=0, le=64, description="Server processes; 0: by the number of cores.")
    clamd: str = Field(
        default="",
        pattern=r"^$|^unix:/\S+$|^tcp://[^\s@:/]+:\d{1,5}$",
        description="The virus scanner that files must pass: `unix:/path` or `tcp://host:port`; empty: none.",
    )
    ocr: str = Field(
        default="auto",
        pattern="^(auto|off)$",
        description="Look for the text of pictures: `auto` where tesseract is installed, or `off`.",
    )
    oidc_issuer: str = Field(default="", description="Identity provider that proves RPPS numbers; empty: none does.")
    oidc_client_id: str = Field(default="", description="What the identity provider knows this portal as.")
    oidc_client_secret: str = Field(default="", repr=False, description="The secret shared with the identity provider.")
    oidc_name: str = Field(default="", description="What people call the identity provider; empty: its host.")
    oidc_scope: str = Field(
        default="openid", pattern=r"^(\S+ )*openid( \S+)*$", description="What is asked for; `openid` among it."
    )
    oidc_acr: str = Field(
        default="",
        pattern=r"^(\S+( \S+)*)?$",
        description="How well the provider must know the person; empty: any way.",
    )
    oidc_claim: str = Field(default="SubjectNameID", min_length=1, description="The claim that holds the RPPS number.")

    @model_validator(mode="after")
    def _check_origin(self) -> Self:
        written = _as_browsers_write(self.origin)
        if written is None:
            raise ValueError("PORTAL_ORIGIN must be scheme://host[:port] and nothing more")
        if written.startswith("http://") and urlsplit(written).hostname != "localhost":
            raise ValueError("PORTAL_ORIGIN must be https, except on localhost")
        if self.origin != written:
            raise ValueError(f"PORTAL_ORIGIN must be written as browsers do: {written}")
        return self

    @model_validator(mode="after")
    def _check_files(self) -> Self:
        if "://" in self.files and not _BUCKET.fullmatch(self.files):
            raise ValueError("PORTAL_FILES must be a folder, or s3://bucket/prefix")
        given = [self.files_access_key_id, self.files_secret_access_key]
        if self.files.startswith("s3://") and not all(given):
            raise ValueError("PORTAL_FILES_ACCESS_KEY_ID and _SECRET_ACCESS_KEY are needed for a bucket")
        if not self.files.startswith("s3://") and any([*given, self.files_endpoint]):
            raise ValueError("PORTAL_FILES_ENDPOINT and its keys are for a bucket, and PORTAL_FILES names none")
        if self.files_endpoint and not is_private(self.files_endpoint):
            raise ValueError("PORTAL_FILES_ENDPOINT must be https, except on localhost")
        return self

    @model_validator(mode="after")
    def _check_identity_provider(self) -> Self:
        told = [self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret]
        if any(told) and not all(told):
            raise ValueError("PORTAL_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET go together: all three, or none")
        if self.oidc_issuer and not _is_issuer(self.oidc_issuer):
            raise ValueError("PORTAL_OIDC_ISSUER must be an address and no more, https except on localhost")
        return self

    @property
    def identity_provider(self) -> str:
        """What people call the identity provider; the empty string where there is none."""
        return self.oidc_name or urlsplit(self.oidc_issuer).netloc

    @property
    def secure(self) -> bool:
        """Whether people reach the portal over https."""
        return self.origin.startswith("https://")

    @property
    def host(self) -> str:
        """Host without port: also the relying party id of passkeys."""
        return urlsplit(self.origin).hostname or ""

    @property
    def sqlalchemy_url(self) -> str:
        """The database URL in SQLAlchemy's spelling (psycopg for PostgreSQL)."""
        if not self.database_url:
            return f"sqlite:///{(self.instance / 'carnet.db').resolve()}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url

    @property
    def keys_folder(self) -> Path:
        """Folder of the key-encryption key, the session key and the trail's signing key."""
        return self.keys or self.instance / "keys"


def _as_browsers_write(origin: str) -> str | None:
    """Lower case, ASCII, no name of a person, no port that goes without saying; None for what is no origin.

    Browsers send their origin so, and it is compared letter by letter (RFC 6454, section 6.2).
    """
    try:
        parts = urlsplit(origin)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or parts.path or parts.query or parts.fragment:
        return None
    place = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{place}" + (f":{port}" if port not in (None, _DEFAULT_PORTS[parts.scheme]) else "")


def is_private(address: str) -> bool:
    """Whether nobody can listen on the way to an address: https, or this machine itself."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "localhost"))


def _is_issuer(address: str) -> bool:
    """An address as OpenID Connect Discovery, section 2, names issuers: no query, no fragment, no person."""
    try:
        parts, port = urlsplit(address), urlsplit(address).port
    except ValueError:
        return False
    return is_private(address) and port != 0 and not re.search(r"[?#@\s]", address) and parts.netloc.isascii()


def load_config(**overrides: object) -> Config:
    """Read the environment. Raises :class:`ConfigError` naming every unknown or malformed setting."""
    known = {_name(field) for field in Config.model_fields} | {PREFIX + "SECRETS_DIR"}
    unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    secrets_dir = os.environ.get(PREFIX + "SECRETS_DIR")
    if secrets_dir:
        unknown += _unknown_files(Path(secrets_dir), known)
    if unknown:
        hint = " (the database is DATABASE_URL)" if any("DATABASE_URL" in name.upper() for name in unknown) else ""
        raise ConfigError(f"Unknown setting: {', '.join(unknown)}{hint}.")
    try:
        return Config(_secrets_dir=secrets_dir, **overrides)  # type: ignore[call-arg, arg-type]
    except ValidationError as error:
        raise ConfigError("; ".join(_told(fault) for fault in error.errors()) + ".") from None


def _unknown_files(folder: Path, known: set[str]) -> list[str]:
    """The files of the secrets folder that name no setting; hidden ones are left alone, mounts have some."""
    if not folder.is_dir():
        raise ConfigError(f"PORTAL_SECRETS_DIR: {folder} is not a folder.")
    return sorted(path.name for path in folder.iterdir() if path.name[0] != "." and path.name.upper() not in known)


def _name(field: str) -> str:
    """The name that the operator knows."""
    return field.upper() if field == "database_url" else PREFIX + field.upper()


def _told(fault: Mapping[str, Any]) -> str:
    """A fault of a setting under the name that the operator knows, without its value, which may be a secret."""
    if not fault["loc"]:
        return str(fault["ctx"]["error"])
    field = str(fault["loc"][0]).lower()
    name = _name(field)
    if fault["type"] == "string_pattern_mismatch":
        return f"{name} is malformed: {(Config.model_fields[field].description or '').rstrip('.')}"
    return f"{name}: {fault['msg']}"
