"""The roles ``report``, ``highlight`` and ``commit`` of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.roles import XRefRole

from sphinxext_progress.diagnostics import Diagnostic, Subtype, expected, quoted
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Element, system_message
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.site.domain import ProgressDomain


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
            progress_domain(env).note_role(node["reftype"], node["reftarget"], node.line or self.lineno)
        return [node], []


def find_unknown_targets(domain: ProgressDomain) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each role without a target, with the closest known name.

    :param domain: the domain, after all pages are read.
    """
    for page, roles in domain.role_lines.items():
        for kind, name, line in roles:
            if domain.objects.find(kind, name) or _is_elsewhere(domain.env, kind, name):
                continue
            message = f"no {kind} {quoted(name)} is rendered on this site; {expected(name, domain.objects.known(kind))}"
            yield Diagnostic(str(domain.env.doc2path(page, base=False)), line, 0, message, Subtype.LINK)


# Workaround, see docs/develop/workarounds.md#intersphinx-inventories
def _is_elsewhere(env: BuildEnvironment, kind: str, name: str) -> bool:
    """Tell whether intersphinx knows the name on another site."""
    inventories = [getattr(env, "intersphinx_inventory", {})]
    site, colon, rest = name.partition(":")
    if colon:
        inventories.append(getattr(env, "intersphinx_named_inventory", {}).get(site, {}))
    return any(target in inventory.get(f"progress:{kind}", {}) for inventory in inventories for target in (name, rest))


def on_warn_missing_reference_keep_text(_app: Sphinx, domain: Domain | None, _node: pending_xref) -> bool | None:
    """Suppress the warnings of Sphinx about unresolved references of the domain (``warn-missing-reference``).

    A generated link becomes plain text, even in a nitpicky build; a role is reported on every build by the extension.
    """
    return (domain is not None and domain.name == "progress") or None
