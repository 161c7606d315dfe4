"""From which professionals a document is hidden: one choice of the holder, kept as masks (rules, section 2).

Whom the choice has no hold on, the GP and the author, is the decision's to say.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from portal.access.facts import ItemFacts


@dataclass(frozen=True, slots=True)
class Hiding:
    """Hidden from all but the ``chosen``, or from the ``chosen`` alone; from nobody where it is empty."""

    from_all: bool = False
    chosen: frozenset[uuid.UUID] = frozenset()

    def __bool__(self) -> bool:
        return self.from_all or bool(self.chosen)

    def __and__(self, other: Hiding) -> Hiding:
        """Hidden from everybody from whom one of the two hides."""
        if self.from_all and other.from_all:
            return Hiding(True, self.chosen & other.chosen)
        if self.from_all or other.from_all:
            every, some = (self, other) if self.from_all else (other, self)
            return Hiding(True, every.chosen - some.chosen)
        return Hiding(False, self.chosen | other.chosen)

    def hides_all_of(self, other: Hiding) -> bool:
        """Whether nobody reads with this one from whom the other one hides."""
        return self & other == self

    def masks(self) -> Iterator[tuple[uuid.UUID | None, bool]]:
        """The masks that say it: from whom, None for everybody, and whether it is an exception."""
        if self.from_all:
            yield None, False
        yield from ((one, self.from_all) for one in sorted(self.chosen))


OPEN = Hiding()
"""Hidden from nobody."""


def hiding_of(masks: Iterable[Any]) -> Hiding:
    """What the masks about a document say together."""
    rows = list(masks)
    from_all = any(one.professional_id is None for one in rows)
    return Hiding(
        from_all,
        frozenset(one.professional_id for one in rows if one.professional_id is not None and one.shown is from_all),
    )


def hiding_of_item(item: ItemFacts) -> Hiding:
    """The same, of an item as the decision saw it."""
    return Hiding(item.hidden_from_all, item.shown_to if item.hidden_from_all else item.hidden_from)


def as_hidden(item: ItemFacts, hiding: Hiding) -> ItemFacts:
    """An item as the decision would see it, were it hidden so and no other way."""
    shown, hidden = (hiding.chosen, frozenset()) if hiding.from_all else (frozenset(), hiding.chosen)
    return replace(item, hidden_from_all=hiding.from_all, shown_to=shown, hidden_from=hidden)
