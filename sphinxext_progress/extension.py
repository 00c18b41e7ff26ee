"""Register everything with Sphinx, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress._version import __version__
from sphinxext_progress.config import add_config_values, on_config_inited_check_values
from sphinxext_progress.publish.feed_link import on_doctree_resolved_link_feed
from sphinxext_progress.publish.outputs import on_build_finished_write_outputs
from sphinxext_progress.publish.page_metadata import (
    on_html_page_context_add_description,
    on_html_page_context_link_feed,
)
from sphinxext_progress.reading.data_files import PAGE_SUFFIXES
from sphinxext_progress.site.archive_directive import ProgressIndexDirective
from sphinxext_progress.site.archive_html import FoldYears, LinkThumbnails
from sphinxext_progress.site.area_links import on_doctree_resolved_link_areas
from sphinxext_progress.site.assets import on_builder_inited_add_static_path, on_html_page_context_link_assets
from sphinxext_progress.site.chart_bars import AddActivityBars, AddChartBars, AddSparklines, DrawBarsInLatex
from sphinxext_progress.site.chart_directive import ProgressChartDirective
from sphinxext_progress.site.details_nodes import add_details_nodes
from sphinxext_progress.site.domain import ProgressDomain
from sphinxext_progress.site.epub_manifest import on_builder_inited_declare_svg
from sphinxext_progress.site.heading_levels import LimitHeadingLevels
from sphinxext_progress.site.hidden_rows import HideRows, ShowRows
from sphinxext_progress.site.highlight_numbers import on_doctree_resolved_number_highlights
from sphinxext_progress.site.html_nodes import add_nodes
from sphinxext_progress.site.html_transforms import AddRubricLinks, ListStages, WrapTables
from sphinxext_progress.site.image_choice import on_doctree_resolved_choose_images
from sphinxext_progress.site.placement import on_doctree_read_note_conditions
from sphinxext_progress.site.rebuilds import (
    on_build_finished_unfreeze,
    on_doctree_read_check_trailing_text,
    on_env_before_read_docs_load_reports,
    on_env_get_outdated_find_pages,
    on_env_updated_find_moved_links,
    on_env_updated_report_diagnostics,
)
from sphinxext_progress.site.report_directive import ProgressReportDirective
from sphinxext_progress.site.report_links import (
    DropUnplacedNeighbours,
    ResolveReportLinks,
    on_builder_inited_keep_builder,
)
from sphinxext_progress.site.report_parser import (
    REPORT_FILE_TYPE,
    ReportParser,
    on_env_before_read_docs_refuse_unreadable,
)
from sphinxext_progress.site.roles import ObjectRole, on_warn_missing_reference_keep_text
from sphinxext_progress.site.table_directives import CommitTableDirective
from sphinxext_progress.site.text_direction import MarkRightToLeft, OrientArrows
from sphinxext_progress.site.timeline_transforms import SeparateTimelineSteps, SplitTimelines
from sphinxext_progress.site.transforms import (
    BreakLongWordsInLatex,
    BreakLongWordsInText,
    EscapeTableCells,
    FitColumnsInLatex,
    NameTexinfoNodes,
    SkipGeneratedLinks,
)
from sphinxext_progress.site.translation import RestoreTranslatable, TranslateTexts
from sphinxext_progress.site.trend_directive import TrendTableDirective
from sphinxext_progress.site.unused_reports import on_env_updated_mention_unused_reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.transforms import SphinxTransform
    from sphinx.util.docutils import SphinxDirective
    from sphinx.util.typing import ExtensionMetadata

#: Increased whenever the structure of the extension's data in doctrees or the environment changes.
ENV_VERSION = 14


DIRECTIVES: dict[str, type[SphinxDirective]] = {
    "progress-report": ProgressReportDirective,
    "commit-table": CommitTableDirective,
    "trend-table": TrendTableDirective,
    "progress-chart": ProgressChartDirective,
    "progress-index": ProgressIndexDirective,
}

TRANSFORMS: tuple[type[SphinxTransform], ...] = (
    TranslateTexts,
    RestoreTranslatable,
    LimitHeadingLevels,
    HideRows,
    ShowRows,
)

POST_TRANSFORMS: tuple[type[SphinxTransform], ...] = (
    DropUnplacedNeighbours,
    ResolveReportLinks,
    MarkRightToLeft,
    OrientArrows,
    ListStages,
    AddChartBars,
    AddActivityBars,
    AddSparklines,
    AddRubricLinks,
    LinkThumbnails,
    FoldYears,
    WrapTables,
    SkipGeneratedLinks,
    SplitTimelines,
    BreakLongWordsInLatex,
    FitColumnsInLatex,
    DrawBarsInLatex,
    SeparateTimelineSteps,
    BreakLongWordsInText,
    NameTexinfoNodes,
    EscapeTableCells,
)

#: The event handlers with their priorities; those with the same event and priority are called in this order.
EVENT_HANDLERS: tuple[tuple[str, Callable[..., Any], int], ...] = (
    ("config-inited", on_config_inited_check_values, 500),
    ("builder-inited", on_builder_inited_add_static_path, 500),
    ("builder-inited", on_builder_inited_declare_svg, 500),
    ("builder-inited", on_builder_inited_keep_builder, 500),
    ("env-get-outdated", on_env_get_outdated_find_pages, 500),
    ("env-before-read-docs", on_env_before_read_docs_refuse_unreadable, 500),
    ("env-before-read-docs", on_env_before_read_docs_load_reports, 500),
    ("doctree-read", on_doctree_read_check_trailing_text, 500),
    ("doctree-read", on_doctree_read_note_conditions, 500),
    ("env-updated", on_env_updated_report_diagnostics, 500),
    ("env-updated", on_env_updated_mention_unused_reports, 500),
    ("env-updated", on_env_updated_find_moved_links, 500),
    ("warn-missing-reference", on_warn_missing_reference_keep_text, 500),
    ("doctree-resolved", on_doctree_resolved_link_areas, 500),
    ("doctree-resolved", on_doctree_resolved_link_feed, 500),
    ("doctree-resolved", on_doctree_resolved_number_highlights, 500),
    ("doctree-resolved", on_doctree_resolved_choose_images, 500),
    ("html-page-context", on_html_page_context_link_assets, 500),
    ("html-page-context", on_html_page_context_link_feed, 500),
    # Before extensions that add a description to pages without one.
    ("html-page-context", on_html_page_context_add_description, 400),
    ("build-finished", on_build_finished_write_outputs, 500),
    ("build-finished", on_build_finished_unfreeze, 500),
)


def setup_extension(app: Sphinx) -> ExtensionMetadata:
    """Register everything above, the configuration values, the domain, and the nodes."""
    add_config_values(app)
    app.add_domain(ProgressDomain)
    for kind in ProgressDomain.object_types:
        app.add_role_to_domain(ProgressDomain.name, kind, ObjectRole())
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    for suffix in PAGE_SUFFIXES:
        app.add_source_suffix(suffix, REPORT_FILE_TYPE)
    app.add_source_parser(ReportParser)
    for transform in TRANSFORMS:
        app.add_transform(transform)
    for post_transform in POST_TRANSFORMS:
        app.add_post_transform(post_transform)
    add_nodes(app)
    add_details_nodes(app)
    for event, handler, priority in EVENT_HANDLERS:
        app.connect(event, handler, priority)
    return {
        "version": __version__,
        "env_version": ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
