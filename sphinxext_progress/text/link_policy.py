"""Decide which links a text may contain."""

from __future__ import annotations

import re
from urllib.parse import unquote

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.format.validators import MAX_ADDRESS_LENGTH

#: The prefix of a link to a label of the site.
PROJECT_LINK = "project:#"

# The path of a page with the extension of its file, and a label on it.
_PAGE_LINK = re.compile(r"(?!//)[^\\?#]*[^\\?#/.]\.\w+(?:#[^#]*)?")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB_SCHEMES = frozenset({"http:", "https:"})
_ALLOWED_SCHEMES = _WEB_SCHEMES | {"mailto:"}


def page_link(url: str) -> tuple[str, str] | None:
    """Return the path and the label of a link to a page, which is relative; None if it is another link."""
    address = unquote(url)
    if _SCHEME.match(address.strip()) or not address.isprintable() or not _PAGE_LINK.fullmatch(address):
        return None
    path, _, label = address.partition("#")
    return path, label


class LinkPolicy:
    """Decide which links are allowed, and remember the links of a text that are not."""

    def __init__(self) -> None:
        self._refused: list[str] = []
        self._is_too_long = False

    def is_allowed(self, url: str) -> bool:
        """Return whether a link is allowed; remember it if not."""
        if len(url) > MAX_ADDRESS_LENGTH:
            self._is_too_long = True
            return False
        scheme = _SCHEME.match(unquote(url).strip())
        if scheme and scheme[0].lower() in _ALLOWED_SCHEMES:
            return True
        if not scheme and page_link(url):
            return True
        if url.startswith(PROJECT_LINK) and len(url) > len(PROJECT_LINK) and unquote(url).isprintable():
            return True
        self._refused.append(quoted(scheme[0].lower() if scheme else url, 30))
        return False

    def is_image_allowed(self, source: str) -> bool:
        """Return whether an image may be a file or a web page; remember it if not."""
        scheme = _SCHEME.match(unquote(source).strip())
        if not scheme or scheme[0].lower() in _WEB_SCHEMES:
            return True
        self._refused.append(quoted(scheme[0].lower(), 30))
        return False

    def pop_messages(self) -> list[str]:
        """Return messages about the links that were refused since the last call."""
        messages = []
        if self._refused:
            targets = ", ".join(list(dict.fromkeys(self._refused))[:3])
            messages.append(texts.REFUSED_LINK.format(targets=targets))
        if self._is_too_long:
            messages.append(texts.LONG_LINK.format(limit=MAX_ADDRESS_LENGTH))
        self._refused.clear()
        self._is_too_long = False
        return messages
