"""Resolve links of the data to pages of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx.util.nodes import make_refnode

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment


class Place(NamedTuple):
    """A place on a page: its id, and its title if it has one."""

    anchor: str
    title: str


def find_place(env: BuildEnvironment, page: str, label: str) -> Place | None:
    """Find a label, a heading anchor of MyST or a section on a page; return None if it does not exist."""
    std = cast("StandardDomain", env.get_domain("std"))
    name = nodes.fully_normalize_name(label)
    if name in std.labels and std.labels[name][0] == page:
        return Place(std.labels[name][1], std.labels[name][2])
    if name in std.anonlabels and std.anonlabels[name][0] == page:
        return Place(std.anonlabels[name][1], "")
    if slug := env.metadata.get(page, {}).get("myst_slugs", {}).get(label):
        return Place(slug[1], slug[2])
    for reference in env.tocs[page].findall(nodes.reference):
        if reference["anchorname"] == f"#{label}":
            return Place(label, reference.astext())
    return None


def resolve_page_link(
    env: BuildEnvironment, from_page: str, builder: Builder, node: pending_xref, content: nodes.Element
) -> nodes.reference | None:
    """Resolve a link to a page; return None if the page does not exist."""
    page = node["reftarget"]
    if page not in env.found_docs:
        return None
    place = find_place(env, page, node["label"]) if node["label"] else None
    if not node["refexplicit"] and (title := (place and place.title) or env.titles[page].astext()):
        content[:] = [nodes.Text(title)]
    return make_refnode(builder, from_page, page, place.anchor if place else "", content)
