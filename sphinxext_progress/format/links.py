"""Addresses of the commits, pull requests, issues and people of a repository."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sphinxext_progress.format.fields import MAX_HANDLE_LENGTH

if TYPE_CHECKING:
    from sphinxext_progress.format.project import Project

# The address templates of each forge, from its documentation.
_FORGES = {
    "github": {
        "commit": "{repository}/commit/{commit}",
        "pr": "{repository}/pull/{pr}",
        "issue": "{repository}/issues/{issue}",
        "author": "{host}/{author}",
    },
    "gitlab": {
        "commit": "{repository}/-/commit/{commit}",
        "pr": "{repository}/-/merge_requests/{pr}",
        "issue": "{repository}/-/issues/{issue}",
        "author": "{host}/{author}",
    },
    "gitea": {
        "commit": "{repository}/commit/{commit}",
        "pr": "{repository}/pulls/{pr}",
        "issue": "{repository}/issues/{issue}",
        "author": "{host}/{author}",
    },
}

_HOSTS = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "gitea.com": "gitea",
    "codeberg.org": "gitea",
}

# A handle, unlike a name, has no spaces.
_HANDLE = re.compile(rf"@?([A-Za-z0-9](?:[A-Za-z0-9._-]{{0,{MAX_HANDLE_LENGTH - 2}}}[A-Za-z0-9])?)")


@dataclass(frozen=True, slots=True)
class AddressTemplates:
    """Address templates; an empty template makes no link."""

    commit_template: str = ""
    pr_template: str = ""
    issue_template: str = ""
    author_template: str = ""
    #: The character that the forge writes before the number of a pull request.
    pr_sign: str = "#"

    def commit(self, commit: str) -> str:
        """Return the address of a commit, or an empty string; a hash needs no percent-encoding."""
        return self.commit_template.replace("{commit}", commit)

    def pr(self, number: int) -> str:
        """Return the address of a pull request, or an empty string."""
        return self.pr_template.replace("{pr}", str(number))

    def issue(self, number: int) -> str:
        """Return the address of an issue, or an empty string."""
        return self.issue_template.replace("{issue}", str(number))

    def author(self, author: str) -> str:
        """Return the address of a person; empty if ``author`` is not a handle."""
        handle = _HANDLE.fullmatch(author)
        return self.author_template.replace("{author}", quote(handle[1], safe="")) if handle else ""


def detect_forge(project: Project) -> str:
    """Return the forge that hosts the repository of a project.

    :return: ``github``, ``gitlab``, ``gitea``, or an empty string if it is neither configured nor recognized.
    """
    host = (urlsplit(project.repository).hostname or "").removeprefix("www.")
    by_name = next((forge for forge in _FORGES if forge in host.split(".")), "")
    return project.forge or _HOSTS.get(host, by_name)


def address_templates(project: Project) -> AddressTemplates:
    """Return the address templates of a project: its own, or else those of its forge."""
    forge = detect_forge(project)
    repository = project.repository.rstrip("/").removesuffix(".git")
    parts = urlsplit(repository)
    host = f"{parts.scheme}://{parts.netloc}"
    forge_templates = _FORGES[forge] if forge and repository else {}

    def template(part: str) -> str:
        own: str = getattr(project.links, part)
        return own or forge_templates.get(part, "").replace("{repository}", repository).replace("{host}", host)

    return AddressTemplates(
        template("commit"), template("pr"), template("issue"), template("author"), "!" if forge == "gitlab" else "#"
    )
