"""From whom a document is hidden, as a value: every pair of choices held against every professional."""

from __future__ import annotations

import uuid
from itertools import product
from types import SimpleNamespace

import pytest

from portal.access.facts import ItemFacts
from portal.record.hiding import OPEN, Hiding, hiding_of, hiding_of_item

ONE, TWO, THREE = (uuid.UUID(int=number) for number in (1, 2, 3))
SETS = [frozenset(some) for some in ((), (ONE,), (TWO,), (ONE, TWO))]
EVERY = [Hiding(from_all, chosen) for from_all, chosen in product((False, True), SETS)]


def hides(hiding: Hiding, professional: uuid.UUID) -> bool:
    return (professional in hiding.chosen) is not hiding.from_all


@pytest.mark.parametrize(("first", "second"), list(product(EVERY, EVERY)))
def test_two_choices_together_hide_what_either_hides(first: Hiding, second: Hiding) -> None:
    """The third one, whom nobody named, stands for everybody else."""
    both = first & second
    for one in (ONE, TWO, THREE):
        assert hides(both, one) is (hides(first, one) or hides(second, one))
    covered = all(hides(first, one) or not hides(second, one) for one in (ONE, TWO, THREE))
    assert first.hides_all_of(second) is covered


@pytest.mark.parametrize("hiding", EVERY)
def test_masks_say_it_again(hiding: Hiding) -> None:
    rows = [SimpleNamespace(professional_id=one, shown=shown) for one, shown in hiding.masks()]
    assert hiding_of(rows) == hiding
    item = ItemFacts(
        "document",
        uuid.uuid4(),
        hidden_from_all=hiding.from_all,
        hidden_from=frozenset(row.professional_id for row in rows if row.professional_id and not row.shown),
        shown_to=frozenset(row.professional_id for row in rows if row.professional_id and row.shown),
    )
    assert hiding_of_item(item) == hiding
    assert bool(hiding) is (hiding != OPEN)


def test_masks_that_do_not_go_together_are_read_as_the_decision_does() -> None:
    """An exception without a mask for everybody hides nothing; beside one, a mask for one adds nothing."""
    exception, mask = (SimpleNamespace(professional_id=ONE, shown=shown) for shown in (True, False))
    everybody = SimpleNamespace(professional_id=None, shown=False)
    assert hiding_of([exception]) == OPEN
    assert hiding_of([everybody, mask]) == Hiding(True)
