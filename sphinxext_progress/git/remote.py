"""Find the web address of a repository from the settings of its clone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.git.repository import RefusedError

if TYPE_CHECKING:
    from sphinxext_progress.git.repository import Repository

# The forms of addresses that "git clone" accepts: with a scheme, and like those of scp.
_ADDRESS = re.compile(
    r"(?:(?P<scheme>https?|ssh|git(?:\+ssh)?)://)?(?:[^@/\s]*@)?(?P<host>[A-Za-z0-9._-]{2,})"
    r"(?(scheme)(?P<port>:[0-9]{1,5})?/|:(?!//))/*(?P<path>[^\s?#]*[^\s?#/])/*"
)


def origin_address(repository: Repository) -> str:
    """Return the web address of the remote ``origin``; empty if there is none or it is not on the web."""
    try:
        answer = repository.run("config", "--local", "--get", "remote.origin.url")
    except RefusedError as error:
        # Git exits with 1 if the setting does not exist.
        if error.status != 1:
            raise
        return ""
    return web_address(answer.decode("utf-8", "replace").strip())


def web_address(remote: str) -> str:
    """Convert the address of a remote to that of its web pages, without user name, password and ``.git``.

    :return: empty if the address is a path or has another form.
    """
    match = _ADDRESS.fullmatch(remote)
    if not match:
        return ""
    scheme = match["scheme"] if match["scheme"] in {"http", "https"} else ""
    # The port of another protocol is not that of the web pages.
    port = (match["port"] or "") if scheme else ""
    return f"{scheme or 'https'}://{match['host']}{port}/{match['path'].removesuffix('.git')}"
