"""Find unused reports: those that no pattern of ``progress_reports`` covers, and those that no page shows."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.matching import Matcher

from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.diagnostics.messages.site import MORE_FILES, UNCOVERED_REPORTS, UNSHOWN_REPORTS
from sphinxext_progress.reading import data_files
from sphinxext_progress.reading.data_files import Source, SourceError
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.diagnostics import Message
    from sphinxext_progress.reading.data_files import DataFolders
    from sphinxext_progress.site.domain import ProgressDomain

_logger = logging.getLogger(__name__)

#: The maximum number of reports that one message lists.
MAX_UNUSED_LISTED = 10


def on_env_updated_mention_unused_reports(app: Sphinx, env: BuildEnvironment) -> None:
    """Log the unused reports, once per build (``env-updated``)."""
    # Errors are ignored here, because the directives that use the reports report them.
    with suppress(SourceError, MemoryError):
        _mention_unused(app, progress_domain(env))


def _mention_unused(app: Sphinx, domain: ProgressDomain) -> None:
    env, cache, dependencies = domain.env, domain.report_cache, domain.pages.dependencies
    site, covered = cache.site, cache.files(cache.site.reports)
    patterns = {
        source.pattern for sources_of_page in dependencies.values() for source, _ in sources_of_page if source.pattern
    }
    named = {*covered, *chain.from_iterable(cache.files((pattern,)) for pattern in patterns)}
    _mention([path for path in _find_reports(app, site, named) if not _is_page(env, path)], site, UNCOVERED_REPORTS)
    if not covered or not domain.reads_pages:
        # To tell drafts apart, reports would have to be loaded, which a build with nothing to do avoids.
        return
    # Workaround, see docs/develop/workarounds.md#dependency-paths
    # The paths are relative or absolute, depending on the version of Sphinx.
    used = chain.from_iterable(env.dependencies.get(page, ()) for page in dependencies)
    shown = {data_files.display_path(Path(app.srcdir, name), site) for name in used}
    files = cache.find(Source()).files
    shown |= {name for name, loaded in files.items() if getattr(loaded.model, "draft", False)}
    unshown = [path for path in covered if data_files.display_path(path, site) not in shown]
    _mention(unshown, site, UNSHOWN_REPORTS)


def _find_reports(app: Sphinx, site: DataFolders, named: set[Path]) -> Iterator[Path]:
    """Yield other files than the named ones with names of reports, in the folders that Sphinx searches."""
    excluded = Matcher(app.config.exclude_patterns)
    skipped = {Path(app.outdir), Path(app.doctreedir), *named}
    folders = {path.parent for path in named}

    def skip(path: Path) -> bool:
        return path in skipped or excluded(data_files.display_path(path, site))

    with suppress(OSError):
        for path in data_files.yaml_files(site.srcdir, skip):
            folder = path.parent if path.parent in folders else site.srcdir.parent
            if data_files.is_report_below(path, folder):
                yield path


def _is_page(env: BuildEnvironment, path: Path) -> bool:
    docname = env.path2doc(path)
    return docname in env.all_docs and Path(env.doc2path(docname)) == path


def _mention(paths: list[Path], site: DataFolders, message: Message) -> None:
    names = [visible_name(data_files.display_path(path, site)) for path in sorted(paths)]
    if names:
        more = len(names) - MAX_UNUSED_LISTED
        listed = [*names[:MAX_UNUSED_LISTED], *([MORE_FILES.format(count=more)] if more > 0 else [])]
        _logger.info("%s", message.format(names=", ".join(listed)))
