"""Create the cross-references of texts: roles of the domains of the site, and links to its pages."""

from __future__ import annotations

import os.path
from copy import copy
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from sphinx import addnodes
from sphinx.roles import XRefRole

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.site.domain import progress_domain
from sphinxext_progress.site.page_data import PageLink, SiteReference

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.render.site_links import TextOrigin


class CrossReferences:
    """Creates the cross-references of the page that Sphinx is reading."""

    def __init__(self, env: BuildEnvironment) -> None:
        self._env = env
        self._pages = progress_domain(env).pages

    def role(self, name: str, text: str, origin: TextOrigin) -> nodes.Element | None:
        """Return the node of a role; see :meth:`sphinxext_progress.render.site_links.SiteLinks.role`."""
        full_name, role = self._find_role(name)
        if role is None:
            return None
        reporter = SimpleNamespace(get_source_and_line=lambda _: (origin.source, origin.line))
        document = SimpleNamespace(settings=SimpleNamespace(env=self._env))
        inliner: Any = SimpleNamespace(document=document, reporter=reporter)
        (node,), _ = role(full_name, text, text, origin.line, inliner)
        if isinstance(node, addnodes.pending_xref):
            target = node["refdomain"], node["reftype"], node["reftarget"]
            self._pages.note_reference(self._env.docname, SiteReference(*target, origin.name, *origin.place))
        return cast("nodes.Element", node)

    def page(self, path: str, label: str, origin: TextOrigin) -> addnodes.pending_xref | str:
        """Return a link to a page; see :meth:`sphinxext_progress.render.site_links.SiteLinks.page`."""
        # Names only: whether a file exists is not checked, because it may be outside of the site.
        folder = Path(self._env.srcdir) if path.startswith("/") else Path(origin.source).parent
        file = Path(os.path.normpath(folder / path.lstrip("/")))
        if not file.is_relative_to(self._env.srcdir):
            return texts.LINK_OUTSIDE_SITE.format(target=quoted(path))
        if not (page := self._env.path2doc(file)):
            return texts.NOT_A_PAGE.format(target=quoted(path))
        self._pages.note_page_link(self._env.docname, PageLink(page, label, path, origin.name, *origin.place))
        xref = addnodes.pending_xref(
            refdomain="progress", reftype="page", reftarget=page, refwarn=False, refdoc=self._env.docname, label=label
        )  # fmt: skip
        xref.source, xref.line = origin.source, origin.line
        return xref

    def _find_role(self, name: str) -> tuple[str, XRefRole | None]:
        """Find a role as Sphinx does, but only among those of domains, and only cross-references.

        :return: its full name, and a copy of it that adds nothing to the page but the cross-reference.
        """
        domains = self._env.domains
        prefix, colon, short_name = name.lower().rpartition(":")
        primary = self._env.temp_data.get("default_domain")
        for domain in [domains.get(prefix)] if colon else [primary, domains["std"]]:
            role = domain.roles.get(short_name) if domain else None
            if domain and isinstance(role, XRefRole) and issubclass(role.nodeclass, addnodes.pending_xref):
                role = copy(role)
                role.result_nodes = _only_node  # type: ignore[assignment, method-assign]
                return f"{domain.name}:{short_name}", role
        return name, None


def _only_node(
    _document: nodes.document,
    _env: BuildEnvironment,
    node: nodes.Element,
    is_ref: bool,  # noqa: ARG001, FBT001 - the signature is that of Sphinx
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the node of a role alone, without index entries and the like."""
    return [node], []
