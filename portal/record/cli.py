"""What the operator's commands about a record share."""

from __future__ import annotations

import click

from portal.core.command_line import Fault
from portal.record.nir import BadNir, normalise


def _normalised(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    try:
        return normalise(typed)
    except BadNir as error:
        shape = "The number has not the shape of a social security number."
        raise Fault("The key of the number is wrong." if error.reason == "key" else shape) from None


nir_option = click.option(
    "--nir", required=True, callback=_normalised, help="Social security number: 13 or 15 characters."
)
"""``--nir``: the command receives its 15 characters. A number that cannot be one is a :class:`Fault`."""
