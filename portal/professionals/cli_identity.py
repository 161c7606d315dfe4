"""The operator's commands about whose number a number is."""

from __future__ import annotations

import uuid

import click

from portal.access.rights import Professional
from portal.core.command_line import Fault, printable, with_app
from portal.professionals.commands.vouching import NotVouched, unvouch, vouch
from portal.professionals.provider.number import number_of
from portal.professionals.queries.claims import claims

EVIDENCE_LENGTH = 200


def _number(_context: click.Context, _option: click.Parameter, typed: str | None) -> str | None:
    number = number_of("".join(typed.split())) if typed is not None else None
    if typed is not None and number is None:
        raise Fault("--rpps is not a number of eleven digits whose last one holds.")
    return number


def _evidence(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    tidy = " ".join(typed.split())
    if not tidy:
        raise Fault("--evidence is empty: say what you saw.")
    if len(tidy) > EVIDENCE_LENGTH:
        raise Fault(f"--evidence is longer than {EVIDENCE_LENGTH} characters.")
    return tidy


@click.group("professionals")
def professionals() -> None:
    """Whose RPPS number a number is: who claims one, and who vouched for it."""


@professionals.command("list")
@click.option("--rpps", callback=_number, help="Those who claim this number alone.")
@with_app
def list_claims(rpps: str | None) -> None:
    """List the professionals: ID, number, who vouched for it and when, name, profession, town."""
    found = claims(rpps)
    for one in found:
        click.echo(printable(_line(one)))
    if not found:
        click.echo("Nobody claims this number." if rpps else "There is no professional yet.")


@professionals.command("verify")
@click.argument("professional_id", metavar="ID", type=click.UUID)
@click.option("--evidence", required=True, callback=_evidence, help="What you saw, in a few words; kept in the trail.")
@with_app
def verify(professional_id: uuid.UUID, evidence: str) -> None:
    """Note that you saw whose number it is: the card, or the order's answer. One account has a number, no other."""
    try:
        done = vouch(professional_id, evidence)
    except NotVouched as error:
        raise Fault(str(error)) from None
    click.echo(printable(f"Verified: {done.name}, {done.rpps}."))


@professionals.command("unverify")
@click.argument("professional_id", metavar="ID", type=click.UUID)
@with_app
def unverify(professional_id: uuid.UUID) -> None:
    """Take a verification back, whoever gave it; ends the emergency openings of this professional."""
    try:
        done, ended = unvouch(professional_id)
    except NotVouched as error:
        raise Fault(str(error)) from None
    click.echo(printable(f"Not verified any more: {done.name}, {done.rpps}. Emergency openings ended: {ended}."))


def _line(one: Professional) -> str:
    vouched = f"{one.verified_how} {one.verified_at:%Y-%m-%d}" if one.verified_at is not None else "not verified"
    return "  ".join((str(one.id), one.rpps, vouched, ", ".join(filter(None, (one.name, one.profession, one.town)))))
