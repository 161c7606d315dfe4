"""The part of the operator's daily command that is about notes."""

from __future__ import annotations

import click

from portal.notes.telling import tell_unanswered


def remind_of_notes() -> None:
    """Tell, once, whoever waited a month for an author's answer in vain."""
    click.echo(f"Told that no answer came: {tell_unanswered()}.")
