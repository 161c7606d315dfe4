"""The titled parts of a document, in the file's order."""

from __future__ import annotations

from lxml import etree

from portal.intake.readers.cda.media import Media, is_plain
from portal.intake.readers.cda.nodes import attribute, find, findall, text
from portal.intake.readers.cda.sections import TITLES
from portal.intake.readers.html_build import image, paragraph
from portal.intake.readers.html_fragments import fragments_from_xml, plain_text
from portal.intake.readers.html_nodes import Child, Node
from portal.intake.readers.html_split import fragments_of
from portal.record.content import Section


def sections_of(document: etree._Element, title: str, media: Media) -> tuple[Section, ...]:
    """The sections of a structured body, or one section for a body of plain text or of an image."""
    body = find(document, "component/nonXMLBody/text")
    if body is not None:
        fragments = _plain_body(body, title, media)
        return (Section(title=title, fragments=fragments),) if fragments else ()
    return tuple(_section(node, media) for node in findall(document, "component/structuredBody/component/section"))


def readable_text(sections: tuple[Section, ...]) -> list[str]:
    """Titles and narrative of the sections and of theirs, in reading order."""
    said: list[str] = []
    for section in sections:
        said += [section.title, plain_text(section.fragments), *readable_text(section.subsections)]
    return said


def section_title(section: etree._Element) -> str:
    """The title, else the French name of the section's code, else the code's own label."""
    code = find(section, "code")
    return text(section, "title") or TITLES.get(attribute(code, ".", "code")) or attribute(code, ".", "displayName")


def _section(section: etree._Element, media: Media) -> Section:
    narrative = find(section, "text")
    return Section(
        title=section_title(section),
        code=attribute(section, "code", "code"),
        fragments=() if narrative is None else fragments_from_xml(narrative, images=media.image),
        subsections=tuple(_section(node, media) for node in findall(section, "component/section")),
    )


def _plain_body(body: etree._Element, title: str, media: Media) -> tuple[str, ...]:
    blocks: list[Child] = []
    if is_plain(body):
        for block in "".join(body.itertext()).replace("\r", "").split("\n\n"):
            lines = [piece for line in block.strip("\n").split("\n") for piece in (line, Node("br"))][:-1]
            blocks += paragraph(lines)
    elif (index := media.first_image()) is not None:
        blocks.append(Node("p", (image(index, title),)))
    return fragments_of(blocks)
