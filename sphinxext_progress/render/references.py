"""Links for the references of texts: to commits, pull requests, issues, people and further addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.render.builders import GENERATED_LINK_CLASS
from sphinxext_progress.reports.row_keys import SHORT_HASH_LENGTH

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.references import References

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
                return [
                    generated_link(f"{self._addresses.pr_sign}{number}", self._addresses.pr(number))
                    for number in references.pr
                ]
            case "issue":
                return [generated_link(f"#{number}", self._addresses.issue(number)) for number in references.issue]
            case "authors":
                return [self.author(author) for author in references.authors]
            case _:
                return [nodes.reference("", link.text or link.url, refuri=link.url) for link in references.links]

    def commit(self, commit: str) -> nodes.Node:
        """Return a link to a commit."""
        return generated_link(commit[:SHORT_HASH_LENGTH], self._addresses.commit(commit))

    def author(self, author: str) -> nodes.Node:
        """Return a link to a person."""
        return generated_link(author, self._addresses.author(author))


def generated_link(text: str, address: str) -> nodes.Node:
    """Return a link to an address derived from the repository.

    Without an address the text is an inline element, so that it keeps its own text direction.
    """
    if address:
        return nodes.reference("", text, refuri=address, classes=[GENERATED_LINK_CLASS])
    return nodes.inline("", text, classes=["progress-ref"])
