"""Which pages have to be read again, and what is said on every build."""

from __future__ import annotations

import gc
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from sphinxext_progress import files
from sphinxext_progress.diagnostics import Fault, Subtype, at_most, inert, visible_name
from sphinxext_progress.domain import progress_domain
from sphinxext_progress.files import SourceError
from sphinxext_progress.nodes import blocks
from sphinxext_progress.roles import unknown_targets

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

# What may follow the sections of a report: nothing that a reader would see.
_SILENT = (nodes.section, nodes.Invisible, nodes.system_message, addnodes.toctree)


def outdated_pages(
    _: Sphinx, env: BuildEnvironment, _added: AbstractSet[str], _changed: AbstractSet[str], removed: AbstractSet[str]
) -> list[str]:
    """Find the pages whose data is no longer what they were made of (``env-get-outdated``).

    By content: a file that was only touched changes nothing, one that was edited within the same
    second does.
    """
    domain = progress_domain(env)
    domain.begin()
    return [page for page in domain.used if page not in removed and not domain.is_as_it_was(page)]


def moved_links(_: Sphinx, env: BuildEnvironment) -> list[str]:
    """Find the pages to write again because a report they link to is elsewhere now (``env-updated``)."""
    return progress_domain(env).pages_with_moved_links()


def load_before_reading(_: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Load all reports before Sphinx forks, so that each is parsed once (``env-before-read-docs``)."""
    domain = progress_domain(env)
    domain.reads_pages = bool(docnames)
    if docnames and domain.finder.has_reports():
        # What is wrong is said by the directives, each in its place.
        with suppress(SourceError):
            domain.finder.find(files.Source())
        # What is there stays until the build ends. The collector would look through it again and again, and a process
        # that reads pages would copy it.
        gc.freeze()


def let_go(_: Sphinx, _exception: Exception | None) -> None:
    """Give the collector back what was kept from it (``build-finished``)."""
    gc.unfreeze()


def check_what_follows(app: Sphinx, doctree: nodes.document) -> None:
    """Find text after a report: it would look like a part of the report's last section (``doctree-read``)."""
    if app.env.docname not in progress_domain(app.env).used:
        return
    faults = []
    for section in blocks(doctree):
        if not isinstance(section, nodes.section) or "progress-part" not in section["classes"]:
            continue
        after = section.next_node(ascend=False, descend=False, siblings=True)
        if after is not None and not isinstance(after, _SILENT):
            message = (
                "text follows the sections of a report and looks like a part of the last one; expected nothing or "
                "a heading; put the directive last, or a heading after it"
            )
            faults.append(
                Fault(
                    str(app.env.doc2path(app.env.docname, base=False)), after.line or 0, 0, message, Subtype.PLACE.value
                )
            )
    progress_domain(app.env).note_faults(faults)


def say_faults(app: Sphinx, env: BuildEnvironment) -> None:
    """Say everything that is wrong, each thing once, on every build (``env-updated``).

    Said while reading, a fault would be silent in the next build, in which its page is not read.
    """
    domain = progress_domain(env)
    faults = {fault for page in domain.faults.values() for fault in page} | {*domain.twice(), *unknown_targets(domain)}
    for fault in _listed(faults):
        # What has no place in its file is said of the file's beginning.
        place = [fault.line, fault.column] if fault.line else [1, 1]
        location = ":".join([visible_name(str(app.srcdir / fault.path)), *(str(number) for number in place if number)])
        logger.warning("%s", inert(fault.message, ""), type="progress", subtype=fault.subtype, location=location)


def _listed(faults: Iterable[Fault]) -> list[Fault]:
    """Sort faults, and keep the first ones of the texts of each file, which are found page by page."""
    texts: dict[str, list[Fault]] = {}
    others: list[Fault] = []
    for fault in sorted(faults):
        (texts.setdefault(fault.path, []) if fault.subtype == Subtype.TEXT.value else others).append(fault)
    return sorted(chain(others, *map(at_most, texts.values())))
