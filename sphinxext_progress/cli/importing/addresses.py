"""Recognize the commits, pull requests and issues of a project by their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.format.fields import POSITIVE_NUMBER_PATTERN
from sphinxext_progress.format.links import repository_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.project import Project

# What follows the address of a repository on GitHub, GitLab, Gitea and their relatives. The tabs of a pull request lead
# to the same one; a comment or a single commit of it does not, so its link is kept.
_PAGES = re.compile(
    r"/(?:-/)?(?:commits?/(?P<commit>[0-9a-f]{7,64})|(?:pulls?|merge_requests)/(?P<pr>[1-9]\d{0,8})"
    r"|(?:issues|work_items)/(?P<issue>[1-9]\d{0,8}))(?:/(?:files|changes|commits|diffs))?/?",
    re.ASCII,
)


class AddressedReference(NamedTuple):
    """A reference: the key that holds it, and its value as data files write it, such as ``12`` or ``docs#12``."""

    key: str
    value: str | int


class ProjectAddresses:
    """The addresses of the commits, pull requests and issues of the repositories of a project."""

    def __init__(self, project: Project, links: AddressTemplates) -> None:
        """Prepare the patterns of a project.

        :param links: the address templates of the project.
        """
        self.links = links
        self._names = repository_names(project)
        addresses = [("", project.repository), *project.repositories.items()]
        self._repositories = {name: _repository_pattern(address) for name, address in addresses if address}
        self._templates = list(_template_patterns(links))

    def find(self, address: str) -> AddressedReference | None:
        """Return the reference that an address of the project leads to; None for any other address."""
        for key, pattern in self._templates:
            if match := pattern.fullmatch(address):
                return _reference("", key, match[1])
        for name, repository in self._repositories.items():
            start = repository.match(address)
            page = _PAGES.fullmatch(address, start.end()) if start else None
            if page:
                return _reference(name, str(page.lastgroup), page[str(page.lastgroup)])
        return None

    def number(self, value: str, repository: str = "", sign: str = "#") -> AddressedReference | None:
        """Return the reference of a number without an address.

        On GitLab ``#12`` is an issue and ``!12`` a merge request; elsewhere most numbers in a report are pull requests.

        :param repository: its prefix, the name of the repository or its path, such as ``owner/name``; empty for none.
        :return: None if the repository is unknown.
        """
        name = self._name(repository) if repository else ""
        if name is None:
            return None
        is_issue = sign == "#" and self.links.of(name).pr_sign == "!"
        return _reference(name, "issue" if is_issue else "pr", value)

    def commit(self, value: str, repository: str = "") -> AddressedReference | None:
        """Return the reference of a hash without an address; None if the repository is unknown."""
        name = self._name(repository) if repository else ""
        return None if name is None else _reference(name, "commit", value.lower())

    def _name(self, repository: str) -> str | None:
        """Return the name of a repository; None for an unknown one."""
        if repository in self._repositories:
            return repository
        path = repository.casefold()
        return next((name for known, name in self._names.items() if f"/{known}".endswith(f"/{path}")), None)


def _reference(repository: str, key: str, value: str) -> AddressedReference:
    if key == "commit":
        return AddressedReference(key, f"{repository}@{value}" if repository else value)
    return AddressedReference(key, f"{repository}#{value}" if repository else int(value))


def _repository_pattern(repository: str) -> re.Pattern[str]:
    """Return a pattern for the address of a repository, whose host may have other cases and ``www.``."""
    path = re.sub(r"\Ahttps?://(?:www\.)?", "", repository.rstrip("/").removesuffix(".git"), flags=re.IGNORECASE)
    return re.compile(rf"(?i:https?://(?:www\.)?{re.escape(path)}(?:\.git)?)(?=/)")


def _template_patterns(links: AddressTemplates) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield a pattern for each address template, with the hash or number as its only group."""
    templates = {"commit": links.commit_template, "pr": links.pr_template, "issue": links.issue_template}
    for key, template in templates.items():
        before, placeholder, after = template.partition(f"{{{key}}}")
        value = "[0-9a-f]{7,64}" if key == "commit" else POSITIVE_NUMBER_PATTERN
        if placeholder:
            yield key, re.compile(f"{re.escape(before)}({value}){re.escape(after)}/?")
