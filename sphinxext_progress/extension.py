"""Everything that is registered with Sphinx, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress._version import __version__
from sphinxext_progress.config import add_config_values, on_config_inited_check_values
from sphinxext_progress.publish.outputs import on_build_finished_write_outputs
from sphinxext_progress.publish.page_metadata import (
    on_html_page_context_add_description,
    on_html_page_context_link_feed,
)
from sphinxext_progress.reading.data_files import PAGE_SUFFIXES
from sphinxext_progress.site.archive_directive import ProgressIndexDirective
from sphinxext_progress.site.assets import on_builder_inited_add_static_path, on_html_page_context_link_assets
from sphinxext_progress.site.domain import ProgressDomain
from sphinxext_progress.site.html_nodes import add_nodes
from sphinxext_progress.site.html_transforms import AddRubricLinks, ListStages, WrapTables
from sphinxext_progress.site.rebuilds import (
    on_build_finished_unfreeze,
    on_doctree_read_check_trailing_text,
    on_env_before_read_docs_load_reports,
    on_env_get_outdated_find_pages,
    on_env_updated_find_moved_links,
    on_env_updated_report_diagnostics,
)
from sphinxext_progress.site.report_directive import ProgressReportDirective
from sphinxext_progress.site.report_parser import (
    REPORT_FILE_TYPE,
    ReportParser,
    on_env_before_read_docs_refuse_unreadable,
)
from sphinxext_progress.site.roles import ObjectRole, on_warn_missing_reference_keep_text
from sphinxext_progress.site.table_directives import CommitTableDirective, TrendTableDirective
from sphinxext_progress.site.text_direction import MarkRightToLeft, OrientArrows
from sphinxext_progress.site.transforms import (
    BreakLongWordsInLatex,
    BreakLongWordsInText,
    DropUnplacedNeighbours,
    EscapeTableCells,
    FitColumnsInLatex,
    NameTexinfoNodes,
    SkipGeneratedLinks,
)
from sphinxext_progress.site.translation import RestoreTranslatable, TranslateTexts
from sphinxext_progress.site.unused_reports import on_env_updated_mention_unused_reports

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Increased whenever the structure of the extension's data in doctrees or the environment changes.
ENV_VERSION = 9


def setup_extension(app: Sphinx) -> ExtensionMetadata:
    """Register configuration values, domain, directives, transforms, assets and event handlers."""
    add_config_values(app)
    app.connect("config-inited", on_config_inited_check_values)

    app.add_domain(ProgressDomain)
    for kind in ProgressDomain.object_types:
        app.add_role_to_domain(ProgressDomain.name, kind, ObjectRole())
    app.add_directive("progress-report", ProgressReportDirective)
    app.add_directive("commit-table", CommitTableDirective)
    app.add_directive("trend-table", TrendTableDirective)
    app.add_directive("progress-index", ProgressIndexDirective)
    for suffix in PAGE_SUFFIXES:
        app.add_source_suffix(suffix, REPORT_FILE_TYPE)
    app.add_source_parser(ReportParser)

    app.connect("env-get-outdated", on_env_get_outdated_find_pages)
    app.connect("env-before-read-docs", on_env_before_read_docs_refuse_unreadable)
    app.connect("env-before-read-docs", on_env_before_read_docs_load_reports)
    app.connect("doctree-read", on_doctree_read_check_trailing_text)
    app.connect("env-updated", on_env_updated_report_diagnostics)
    app.connect("env-updated", on_env_updated_mention_unused_reports)
    app.connect("env-updated", on_env_updated_find_moved_links)
    app.connect("warn-missing-reference", on_warn_missing_reference_keep_text)

    app.add_transform(TranslateTexts)
    app.add_transform(RestoreTranslatable)
    app.add_post_transform(DropUnplacedNeighbours)
    app.add_post_transform(MarkRightToLeft)
    app.add_post_transform(OrientArrows)
    app.add_post_transform(ListStages)
    app.add_post_transform(AddRubricLinks)
    app.add_post_transform(WrapTables)
    app.add_post_transform(SkipGeneratedLinks)
    app.add_post_transform(BreakLongWordsInLatex)
    app.add_post_transform(FitColumnsInLatex)
    app.add_post_transform(BreakLongWordsInText)
    app.add_post_transform(NameTexinfoNodes)
    app.add_post_transform(EscapeTableCells)

    add_nodes(app)
    app.connect("builder-inited", on_builder_inited_add_static_path)
    app.connect("html-page-context", on_html_page_context_link_assets)
    app.connect("html-page-context", on_html_page_context_link_feed)
    # Before extensions that add a description to pages without one.
    app.connect("html-page-context", on_html_page_context_add_description, priority=400)
    app.connect("build-finished", on_build_finished_write_outputs)
    app.connect("build-finished", on_build_finished_unfreeze)

    return {
        "version": __version__,
        "env_version": ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
