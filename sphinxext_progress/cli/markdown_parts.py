"""Write the parts of a report as Markdown blocks: bullets, images, nested sections and contributors."""

from __future__ import annotations

import html
import re
import textwrap
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text, reference_text
from sphinxext_progress.cli.export_mark import END_OF_TEXT
from sphinxext_progress.cli.portable_markdown import escape_address
from sphinxext_progress.format.items import nested_items
from sphinxext_progress.format.sections import subsections
from sphinxext_progress.text.commonmark import has_blocks
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.format.images import Image
    from sphinxext_progress.format.items import AnyItem
    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.model import Contributor, Highlight
    from sphinxext_progress.format.sections import AnySection
    from sphinxext_progress.reports.localization import Localizer

#: The level of the headings of custom sections.
SECTION_LEVEL = 2


def write_section(section: AnySection, links: AddressTemplates, level: int = SECTION_LEVEL) -> list[str]:
    """Return the blocks of a custom section, with those below it under deeper headings.

    :param links: the address templates of the project.
    """
    blocks = [f"{'#' * level} {markdown_text.write_heading(section.title)}", *write_body(section, links)]
    for subsection in subsections(section):
        blocks += write_section(subsection, links, level + 1)
    return blocks


def write_body(part: AnySection | Highlight, links: AddressTemplates) -> list[str]:
    """Return the blocks of a text, the images after it and the bullets after them."""
    text = markdown_text.write_blocks(part.text)
    blocks = [*filter(str.strip, [text]), *map(write_report_image, part.images)]
    items = write_items(part.items, links, blocks)
    last = "" if items or part.images else markdown_text.last_block(part.text)
    return [*blocks, *items, *_end_of_text(last)]


def _end_of_text(last: str) -> list[str]:
    """Return a comment after a text that ends with a list, so that ``import`` does not read the list as bullets.

    :param last: the kind of the last block.
    """
    return [END_OF_TEXT] if last == "bullet_list" else []


def write_items(items: Sequence[AnyItem], links: AddressTemplates, before: Sequence[str] = ()) -> list[str]:
    """Return bullets as one block; none if there are none.

    :param before: the blocks directly before them.
    """
    # A different marker starts a new list.
    markers = re.findall(r"^[-*+](?=\s)", before[-1], re.MULTILINE) if before else []
    sign = "*" if markers[-1:] == ["-"] else "-"
    bullets = [textwrap.indent(_write_item(item, links), "  ").replace("  ", f"{sign} ", 1) for item in items]
    return ["\n".join(bullets)] if bullets else []


def _write_item(item: AnyItem, links: AddressTemplates) -> str:
    """Return a bullet without its marker and indentation."""
    references = reference_text.write_references(item, links)
    if not has_blocks(item.text):
        text = markdown_text.write_text(item.text + references)
        return "\n".join([text, *write_items(nested_items(item), links, [text])])
    last = markdown_text.last_block(item.text)
    if last == "paragraph" or not references:
        blocks = [markdown_text.write_blocks(item.text.rstrip() + references)]
    else:
        blocks = [markdown_text.write_blocks(item.text), references.strip()]
    below = write_items(nested_items(item), links, blocks)
    return "\n\n".join([*blocks, *(below or _end_of_text("" if references else last))])


def write_report_image(image: Image) -> str:
    """Return an image as a block: as HTML if it has a width, which Markdown cannot express."""
    caption = " ".join(image.caption.split())
    if image.width:
        attributes = {"src": image.src, "alt": image.alt, "title": caption, "width": image.width}
        tag = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items() if value)
        return f'<a href="{html.escape(image.link)}"><img{tag}></a>' if image.link else f"<img{tag}>"
    title = f' "{_escape_title(caption)}"' if caption else ""
    source = f"<{image.src}>" if re.search(r"\s", image.src) else escape_address(image.src)
    picture = f"![{_escape_brackets(escape_text(' '.join(image.alt.split())))}]({source}{title})"
    return f"[{picture}]({escape_address(image.link)})" if image.link else picture


def _escape_title(text: str) -> str:
    return re.sub(r'([\\"&])', r"\\\1", text)


def write_contributors(people: Iterable[Contributor], links: AddressTemplates, words: Localizer) -> list[str]:
    """Return the contributors as one block; none if there are none."""
    lines = [f"- {markdown_text.escape_line_start(_write_contributor(person, links, words))}" for person in people]
    return ["\n".join(lines)] if lines else []


def _write_contributor(person: Contributor, links: AddressTemplates, words: Localizer) -> str:
    name = reference_text.write_person(person.name or person.login, links, person.login)
    details = []
    if person.login:
        details.append(f"@{escape_text(person.login.removeprefix('@'))}")
    if person.commit_count:
        details.append(words.plural("{count} commit", "{count} commits", person.commit_count))
    if person.first_time:
        details.append(words("first contribution"))
    return f"{name} ({', '.join(details)})" if details else name


def _escape_brackets(text: str) -> str:
    """Escape the brackets of a link text, unless each of them has a partner."""
    brackets = re.sub(r"\\.|[^\[\]]", "", text)
    while "[]" in brackets:
        brackets = brackets.replace("[]", "")
    return re.sub(r"(\\.)|(?=[\[\]])", lambda match: match[1] or "\\", text) if brackets else text
