"""Links for the references of texts: to commits, pull requests, issues, people and further addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import GENERATED_LINK_CLASS, on_one_line
from sphinxext_progress.reports.row_keys import SHORT_HASH_LENGTH

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.references import CommitReference, NumberReference, References

#: The kinds of references, in the order in which they are shown after a text.
REFERENCE_KINDS = ("commit", "pr", "issue", "authors", "links")


class ReferenceLinks:
    """Makes links for the references of one report."""

    def __init__(self, addresses: AddressTemplates) -> None:
        self._addresses = addresses

    def all(self, references: References, skip: Collection[str] = ()) -> list[nodes.Node]:
        """Return links for all references of a text.

        :param skip: the kinds of references to leave out.
        """
        return [node for kind in REFERENCE_KINDS if kind not in skip for node in self.of_kind(references, kind)]

    def of_kind(self, references: References, kind: str) -> list[nodes.Node]:
        """Return links for the references of one kind."""
        match kind:
            case "commit":
                return [self.commit(commit) for commit in references.commit]
            case "pr":
                return [self._pull_request(reference) for reference in references.pr]
            case "issue":
                return [self._issue(reference) for reference in references.issue]
            case "authors":
                return [self.author(author) for author in references.authors]
            case _:
                return [
                    nodes.reference("", on_one_line(link.text) or link.url, refuri=link.url)
                    for link in references.links
                ]

    def commit(self, reference: CommitReference, *, named: bool = True) -> nodes.Node:
        """Return a link to a commit.

        :param named: whether the text names the repository, unless it is that of the project.
        """
        text = reference.abbreviated(SHORT_HASH_LENGTH) if named else reference.hash[:SHORT_HASH_LENGTH]
        return generated_link(text, self._addresses.of(reference.repository).commit(reference.hash))

    def _pull_request(self, reference: NumberReference) -> nodes.Node:
        addresses = self._addresses.of(reference.repository)
        return generated_link(reference.text(addresses.pr_sign), addresses.pr(reference.number))

    def _issue(self, reference: NumberReference) -> nodes.Node:
        return generated_link(reference.text("#"), self._addresses.of(reference.repository).issue(reference.number))

    def author(self, author: str) -> nodes.Node:
        """Return a link to a person."""
        return self.person(author)

    def person(self, name: str, login: str = "") -> nodes.Node:
        """Return a link to a person.

        :param login: the handle; by default the name.
        """
        return generated_link(on_one_line(name), self._addresses.author(login or name))


def generated_link(text: str, address: str) -> nodes.Node:
    """Return a link to an address derived from the repository.

    Without an address the text is an inline element, so that it keeps its own text direction.
    """
    if address:
        return nodes.reference("", text, refuri=address, classes=[GENERATED_LINK_CLASS])
    return nodes.inline("", text, classes=["progress-ref"])
