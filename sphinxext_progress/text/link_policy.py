"""Decide which links a text may contain."""

from __future__ import annotations

import re
from urllib.parse import unquote

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.format.validators import MAX_ADDRESS_LENGTH

#: The prefix of a link to a label of the site.
PROJECT_LINK = "project:#"

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ALLOWED_SCHEMES = frozenset({"http:", "https:", "mailto:"})


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
        if url.startswith(PROJECT_LINK) and len(url) > len(PROJECT_LINK) and unquote(url).isprintable():
            return True
        self._refused.append(quoted(scheme[0].lower() if scheme else url, 30))
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
