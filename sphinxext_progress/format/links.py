"""Addresses of the commits, pull requests, issues and people of a repository."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sphinxext_progress.format.fields import MAX_HANDLE_LENGTH
from sphinxext_progress.format.project import LinkTemplates

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    """Address templates of a repository; an empty template makes no link."""

    commit_template: str = ""
    pr_template: str = ""
    issue_template: str = ""
    author_template: str = ""
    #: The character that the forge writes before the number of a pull request.
    pr_sign: str = "#"
    #: The templates of the other repositories of the project, by name.
    others: Mapping[str, AddressTemplates] = field(default_factory=dict)

    def of(self, repository: str) -> AddressTemplates:
        """Return the templates of a repository; those of an unknown one make no links.

        :param repository: the name of the repository; empty for the repository of the project.
        """
        return self.others.get(repository, _NO_ADDRESSES) if repository else self

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


_NO_ADDRESSES = AddressTemplates()


def detect_forge(project: Project, address: str) -> str:
    """Return the forge that hosts a repository of a project.

    :param address: the address of the repository. ``forge`` applies to all repositories on the host of ``repository``.
    :return: ``github``, ``gitlab``, ``gitea``, or an empty string if it is neither configured nor recognized.
    """
    if project.forge and urlsplit(address).netloc == urlsplit(project.repository).netloc:
        return project.forge
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    by_name = next((forge for forge in _FORGES if forge in host.split(".")), "")
    return _HOSTS.get(host, by_name)


def address_templates(project: Project) -> AddressTemplates:
    """Return the address templates of a project: its own, or else those of its forge."""
    others: dict[str, AddressTemplates] = {
        name: _templates(project, address, LinkTemplates()) for name, address in project.repositories.items()
    }
    return replace(_templates(project, project.repository, project.links), others=others)


def _templates(project: Project, address: str, own: LinkTemplates) -> AddressTemplates:
    forge = detect_forge(project, address)
    repository = address.rstrip("/").removesuffix(".git")
    parts = urlsplit(repository)
    host = f"{parts.scheme}://{parts.netloc}"
    forge_templates = _FORGES[forge] if forge and repository else {}

    def template(part: str) -> str:
        chosen: str = getattr(own, part)
        return chosen or forge_templates.get(part, "").replace("{repository}", repository).replace("{host}", host)

    return AddressTemplates(
        template("commit"), template("pr"), template("issue"), template("author"), "!" if forge == "gitlab" else "#"
    )


def repository_names(project: Project) -> dict[str, str]:
    """Map the path of each repository of a project on its forge, such as ``owner/name``, to its name.

    :return: the names by path in lower case; the name of the repository of the project is empty.
    """
    addresses = [*project.repositories.items(), ("", project.repository)]
    paths = {name: urlsplit(address).path.strip("/").removesuffix(".git") for name, address in addresses}
    return {path.casefold(): name for name, path in paths.items() if path}
