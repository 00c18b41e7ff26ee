"""From a repository's address to the addresses of its commits, pull requests, issues and people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sphinxext_progress.format.fields import MAX_HANDLE_LENGTH

if TYPE_CHECKING:
    from sphinxext_progress.format.project import Project

# Where the parts of each kind of host are, as its documentation gives them.
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

# A handle, as opposed to a name with spaces in it.
_HANDLE = re.compile(rf"@?([A-Za-z0-9](?:[A-Za-z0-9._-]{{0,{MAX_HANDLE_LENGTH - 2}}}[A-Za-z0-9])?)")


@dataclass(frozen=True, slots=True)
class AddressTemplates:
    """Templates of addresses; an empty one gives no link."""

    commit_template: str = ""
    pr_template: str = ""
    issue_template: str = ""
    author_template: str = ""
    #: The sign before the number of a pull request, as the host writes it.
    pr_sign: str = "#"

    def commit(self, commit: str) -> str:
        """Give the address of a commit, or nothing; a hash has nothing to quote."""
        return self.commit_template.replace("{commit}", commit)

    def pr(self, number: int) -> str:
        """Give the address of a pull request, or nothing."""
        return self.pr_template.replace("{pr}", str(number))

    def issue(self, number: int) -> str:
        """Give the address of an issue, or nothing."""
        return self.issue_template.replace("{issue}", str(number))

    def author(self, author: str) -> str:
        """Give the address of a person whose handle is known, or nothing."""
        handle = _HANDLE.fullmatch(author)
        return self.author_template.replace("{author}", quote(handle[1], safe="")) if handle else ""


def detect_forge(project: Project) -> str:
    """Tell the kind of host of a project's repository.

    :param project: the project.
    :return: ``github``, ``gitlab``, ``gitea``, or nothing where the host's name does not tell.
    """
    host = (urlsplit(project.repository).hostname or "").removeprefix("www.")
    by_name = next((kind for kind in _FORGES if kind in host.split(".")), "")
    return project.forge or _HOSTS.get(host, by_name)


def address_templates(project: Project) -> AddressTemplates:
    """Make the templates of a project: those it writes, else those of its host.

    :param project: the project.
    """
    kind = detect_forge(project)
    repository = project.repository.rstrip("/").removesuffix(".git")
    parts = urlsplit(repository)
    host = f"{parts.scheme}://{parts.netloc}"
    known = _FORGES[kind] if kind and repository else {}

    def template(part: str) -> str:
        written: str = getattr(project.links, part)
        return written or known.get(part, "").replace("{repository}", repository).replace("{host}", host)

    return AddressTemplates(
        template("commit"), template("pr"), template("issue"), template("author"), "!" if kind == "gitlab" else "#"
    )
