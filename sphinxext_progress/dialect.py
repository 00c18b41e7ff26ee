"""Writing text in the dialect: what somebody else said, so that it comes out as it was said."""

from __future__ import annotations

import re

# The signs that begin markup in CommonMark inline, and in the numbers of issues.
_SIGNS = re.compile(r"[\\\\`*_\[\]<>&#!~]")


def escape(text: str) -> str:
    """Write words such that the dialect shows them literally, as a commit's subject has to be.

    :param text: words on one line.
    :return: the words with a backslash before each sign that may mean something.
    """
    return _SIGNS.sub(r"\\\g<0>", text)
