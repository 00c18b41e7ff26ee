"""The roles ``report``, ``highlight`` and ``commit`` of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.roles import XRefRole

from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from docutils.nodes import Element, system_message
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment


class ObjectRole(XRefRole):
    """A role that links to a report, a highlight or a commit."""

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline)

    def result_nodes(
        self,
        document: nodes.document,  # noqa: ARG002 - the signature is that of Sphinx
        env: BuildEnvironment,
        node: Element,
        is_ref: bool,  # noqa: FBT001 - likewise
    ) -> tuple[list[nodes.Node], list[system_message]]:
        """Record the role, because its target is known only after all pages are read."""
        if is_ref:
            pages = progress_domain(env).pages
            pages.note_role(env.docname, node["reftype"], node["reftarget"], node.line or self.lineno)
        return [node], []


def on_warn_missing_reference_keep_text(_app: Sphinx, domain: Domain | None, _node: pending_xref) -> bool | None:
    """Suppress the warnings of Sphinx about unresolved references of the domain (``warn-missing-reference``).

    A generated link becomes plain text, even in a nitpicky build; a role is reported on every build by the extension.
    """
    return (domain is not None and domain.name == "progress") or None
