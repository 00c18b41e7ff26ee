"""Recognize the commits, pull requests and issues of a project by their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

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
    """A reference: the key of a report that holds it, and its value."""

    key: str
    value: str | int


class ProjectAddresses:
    """The addresses of the commits, pull requests and issues of a project."""

    def __init__(self, project: Project, links: AddressTemplates) -> None:
        """Prepare the patterns of a project.

        :param links: the address templates of the project.
        """
        self.links = links
        #: The key of a number without an address: on GitLab ``#12`` is an issue, elsewhere mostly a pull request.
        self.plain_number_key = "issue" if links.pr_sign == "!" else "pr"
        self._path = _path(project.repository)
        self._repositories = [re.compile(_repository_pattern(project.repository))] if project.repository else []
        self._templates = list(_template_patterns(links))

    def find(self, address: str) -> AddressedReference | None:
        """Return the reference that an address of the project leads to; None for any other address."""
        for key, pattern in self._templates:
            if match := pattern.fullmatch(address):
                return _reference(key, match[1])
        for repository in self._repositories:
            start = repository.match(address)
            page = _PAGES.fullmatch(address, start.end()) if start else None
            if page:
                return _reference(str(page.lastgroup), page[str(page.lastgroup)])
        return None

    def short(self, repository: str, sign: str, number: int) -> AddressedReference | None:
        """Return the reference of a number after the name of its repository, as in ``owner/name#12``."""
        if not self._path or not f"/{self._path.casefold()}".endswith(f"/{repository.casefold()}"):
            return None
        return AddressedReference("pr" if sign == "!" else self.plain_number_key, number)


def _reference(key: str, value: str) -> AddressedReference:
    return AddressedReference(key, value if key == "commit" else int(value))


def _path(repository: str) -> str:
    """Return the host and path of the address of a repository."""
    return re.sub(r"\Ahttps?://(?:www\.)?", "", repository.rstrip("/").removesuffix(".git"), flags=re.IGNORECASE)


def _repository_pattern(repository: str) -> str:
    """Return a pattern for the address of a repository, whose host may have other cases and ``www.``."""
    return rf"(?i:https?://(?:www\.)?{re.escape(_path(repository))}(?:\.git)?)(?=/)"


def _template_patterns(links: AddressTemplates) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield a pattern for each address template, with the hash or number as its only group."""
    templates = {"commit": links.commit_template, "pr": links.pr_template, "issue": links.issue_template}
    for key, template in templates.items():
        before, placeholder, after = template.partition(f"{{{key}}}")
        value = "[0-9a-f]{7,64}" if key == "commit" else "[1-9][0-9]{0,8}"
        if placeholder:
            yield key, re.compile(f"{re.escape(before)}({value}){re.escape(after)}/?")
