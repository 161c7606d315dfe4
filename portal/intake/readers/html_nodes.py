"""The small HTML tree that readers build: immutable nodes of the allow-list, which serialise themselves escaped.

Nothing of a source file is ever copied as markup. A reader builds :class:`Node` objects, whose tags and attributes
come from this module's table, and whose texts are escaped here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape

TAGS = frozenset(
    {"p", "br", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "dl", "dt", "dd"}
    | {"strong", "em", "u", "sup", "sub", "h4", "pre", "img", "div", "span"}
)
ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "img": {"src", "alt"}}
VOID = frozenset({"br", "img"})
INLINE = frozenset({"br", "img", "strong", "em", "u", "sup", "sub", "span"})

_INLINE_TAG = re.compile(r"</?(?:strong|em|u|sup|sub|span)>")
_TAG = re.compile(r"<[^>]*>")
_ALT = re.compile(r'<img\b[^>]*\balt="([^"]*)"[^>]*>')


@dataclass(frozen=True)
class Node:
    """One element of the allow-list. Raises ``ValueError`` for a tag or an attribute outside it."""

    tag: str
    children: tuple[Child, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.tag not in TAGS or self.attributes.keys() - ATTRIBUTES.get(self.tag, set()):
            raise ValueError(f"not in the allow-list: {self.tag} {sorted(self.attributes)}")

    @cached_property
    def html(self) -> str:
        """The element as HTML, every text and attribute escaped."""
        pairs = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        if self.tag in VOID:
            return f"<{self.tag}{pairs}>"
        return f"<{self.tag}{pairs}>{html_of(self.children)}</{self.tag}>"

    @cached_property
    def size(self) -> int:
        """Bytes of :attr:`html` in UTF-8."""
        return len(self.html.encode())

    @cached_property
    def tags(self) -> int:
        """How many elements, this one included."""
        return 1 + sum(child.tags for child in self.children if isinstance(child, Node))

    @cached_property
    def is_block(self) -> bool:
        """Whether it, or anything inside, may not stand inside a paragraph."""
        return self.tag not in INLINE or any(isinstance(child, Node) and child.is_block for child in self.children)

    @cached_property
    def is_blank(self) -> bool:
        """Whether a reader would see nothing: no text and no image."""
        return self.tag != "img" and all(is_blank(child) for child in self.children)

    def holding(self, children: tuple[Child, ...]) -> Node:
        """The same element with other children."""
        return Node(self.tag, children, self.attributes)


Child = Node | str


def html_of(children: tuple[Child, ...]) -> str:
    """The children as HTML."""
    return "".join(child.html if isinstance(child, Node) else escape(child, quote=False) for child in children)


def is_blank(child: Child) -> bool:
    """Whether a reader would see nothing of the child."""
    return child.is_blank if isinstance(child, Node) else not child.strip()


def size_of(child: Child) -> int:
    """Bytes of the child in HTML."""
    return child.size if isinstance(child, Node) else len(escape(child, quote=False).encode())


def tags_of(child: Child) -> int:
    """Elements in the child."""
    return child.tags if isinstance(child, Node) else 0


def leaves(child: Child) -> list[Child]:
    """The texts, images and line breaks of a child in reading order, a space between blocks."""
    if isinstance(child, str):
        return [child]
    if child.tag in VOID:
        return [child]
    inside: list[Child] = [leaf for inner in child.children for leaf in leaves(inner)]
    return inside if child.tag in INLINE else [" ", *inside, " "]


def plain_text(fragments: tuple[str, ...]) -> str:
    """What a person reads in fragments built here, one line, for search. Image descriptions are included."""
    joined = _INLINE_TAG.sub("", _ALT.sub(r" \1 ", " ".join(fragments)))
    return " ".join(unescape(_TAG.sub(" ", joined)).split())
