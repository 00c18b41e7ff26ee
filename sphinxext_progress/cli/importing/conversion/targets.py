"""Decide what the links and images of a page lead to in a report."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from sphinxext_progress.cli.portable_markdown import escape_address
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.escaping import escape_text
from sphinxext_progress.text.link_policy import LinkPolicy

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.conversion.remarks import Remarks
    from sphinxext_progress.cli.importing.conversion.site_files import SiteFiles

#: An expression that a site generator replaces, as in ``{{ "/image.png" | url }}``.
_TEMPLATE = re.compile(r"\{\{|\{%")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


class TargetResolver:
    """Resolves the addresses of one page."""

    def __init__(self, base_url: str, files: SiteFiles | None = None) -> None:
        """Create the resolver of a page.

        :param base_url: the address of the page; empty if it is unknown.
        :param files: the files next to the page; None if there are none.
        """
        self._base_url = base_url
        self._files = files
        self._policy = LinkPolicy()

    def address(self, target: str, remarks: Remarks) -> str:
        """Return an address that a text may link to; empty, with a remark, if there is none."""
        if _TEMPLATE.search(target):
            remarks.note(messages.TEMPLATE_LINK.format(address=quoted(target, 100)))
            return ""
        if target.startswith("//"):
            target = f"https:{target}"
        absolute = target
        if not _SCHEME.match(target):
            if self._files and (page := self._files.page(target)):
                return page
            absolute = _joined(self._base_url, target)
            if not absolute:
                remarks.note(messages.RELATIVE_LINK.format(address=quoted(target, 100)))
                return ""
        if self._policy.is_allowed(absolute):
            return absolute
        remarks.note(messages.UNSAFE_LINK.format(address=quoted(target, 100)))
        return ""

    def link(self, inner: str, target: str, title: str, remarks: Remarks) -> str:
        """Return a link; only its text if there is no address for it."""
        return self.written_link(inner, target, self.address(target, remarks), title)

    def written_link(self, inner: str, target: str, address: str, title: str) -> str:
        """Return a link whose address is already known."""
        if not inner.strip():
            return f"<{address}>" if address and not re.search(r"[\s<>]", address) else escape_text(target)
        return f"[{inner}]({written_address(address)}{written_title(title)})" if address else inner

    def image(self, description: str, source: str, title: str, remarks: Remarks, *, alone: bool, in_link: bool) -> str:
        """Return an image file on a line of its own as an image, any other image as a link or its description.

        :param description: its alternative text, without markup.
        :param alone: whether the image is a paragraph of its own.
        :param in_link: whether it is the text of a link.
        """
        text = escape_text(" ".join((description.strip() or _file_name(source) or "image").split()))
        if in_link or _TEMPLATE.search(source):
            remarks.note(messages.IMAGE_IN_TEXT.format(address=quoted(source, 100)))
            return text
        is_file = not _SCHEME.match(source) and not source.startswith("//")
        path = self._files.image(source) if is_file and self._files else ""
        if path and alone:
            return f"![{text}]({written_address(path)}{written_title(title)})"
        if path:
            remarks.note(messages.IMAGE_IN_TEXT.format(address=quoted(source, 100)))
            return text
        if is_file and not self._base_url:
            remarks.note(messages.IMAGE_MISSING.format(address=quoted(source, 100)))
            return text
        address = self.address(source, remarks)
        if address:
            remarks.note(messages.IMAGE_IS_LINK.format(address=quoted(source, 100)))
        return f"[{text}]({written_address(address)})" if address else text

    def media(self, title: str, source: str, remarks: Remarks) -> str:
        """Return a video or another file that a page plays as a link."""
        text = escape_text(" ".join((title.strip() or _file_name(source) or source).split()))
        address = self.address(source, remarks)
        if address:
            remarks.note(messages.MEDIA_IS_LINK.format(address=quoted(source, 100)))
        return self.written_link(text, source, address, "")


def _file_name(address: str) -> str:
    return PurePosixPath(unquote(address.partition("?")[0])).stem


def _joined(base_url: str, target: str) -> str:
    try:
        return urljoin(base_url, target) if base_url else ""
    except ValueError:
        return ""


def written_address(address: str) -> str:
    """Return an address as the destination of a Markdown link."""
    if re.search(r"[\s\x00-\x20]", address):
        return f"<{re.sub(r'[<>]', lambda match: '%' + format(ord(match[0]), 'X'), address)}>"
    return escape_address(address) if re.search(r"[\\<>()*`\[\]]|&\w", address) else address


def written_title(title: str) -> str:
    """Return the title of a Markdown link, with a leading space; empty if there is none."""
    line = " ".join(title.split())
    return f' "{line}"' if line and '"' not in line and "\\" not in line else ""
