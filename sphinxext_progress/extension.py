"""Everything that is registered with Sphinx, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress import __version__
from sphinxext_progress.assets import add_static_path, link_assets
from sphinxext_progress.config import add_config_values, check_config
from sphinxext_progress.direction import ArrowsFollowTheText, RightToLeft
from sphinxext_progress.domain import ProgressDomain
from sphinxext_progress.files import PAGE_SUFFIXES
from sphinxext_progress.freshness import (
    check_what_follows,
    let_go,
    load_before_reading,
    moved_links,
    outdated_pages,
    say_faults,
)
from sphinxext_progress.head import describe, link_feed
from sphinxext_progress.html_transforms import RubricsLead, StagesToList, TablesHelp
from sphinxext_progress.htmlnodes import add_nodes
from sphinxext_progress.index_directive import ProgressIndexDirective
from sphinxext_progress.outputs import write_outputs
from sphinxext_progress.overlooked import mention_overlooked
from sphinxext_progress.report_directive import ProgressReportDirective
from sphinxext_progress.report_page import FILE_TYPE, ReportParser, refuse_unreadable
from sphinxext_progress.roles import ObjectRole, leave_words
from sphinxext_progress.table_directives import CommitTableDirective, TrendTableDirective
from sphinxext_progress.transforms import (
    ColumnsFitInLatex,
    EscapeTableCells,
    LongWordsBreakInLatex,
    LongWordsBreakInText,
    MadeLinksUnchecked,
    NeighboursWithoutPage,
    TitlesNameNodes,
)
from sphinxext_progress.translation import ShowTranslated, TranslateTexts

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Raised whenever what a doctree or the environment holds of ours changes its shape.
ENV_VERSION = 8


def setup_extension(app: Sphinx) -> ExtensionMetadata:
    """Register values, domain, directives, transforms, assets and events.

    :param app: the Sphinx application.
    """
    add_config_values(app)
    app.connect("config-inited", check_config)

    app.add_domain(ProgressDomain)
    for kind in ProgressDomain.object_types:
        app.add_role_to_domain(ProgressDomain.name, kind, ObjectRole())
    app.add_directive("progress-report", ProgressReportDirective)
    app.add_directive("commit-table", CommitTableDirective)
    app.add_directive("trend-table", TrendTableDirective)
    app.add_directive("progress-index", ProgressIndexDirective)
    for suffix in PAGE_SUFFIXES:
        app.add_source_suffix(suffix, FILE_TYPE)
    app.add_source_parser(ReportParser)

    app.connect("env-get-outdated", outdated_pages)
    app.connect("env-before-read-docs", refuse_unreadable)
    app.connect("env-before-read-docs", load_before_reading)
    app.connect("doctree-read", check_what_follows)
    app.connect("env-updated", say_faults)
    app.connect("env-updated", mention_overlooked)
    app.connect("env-updated", moved_links)
    app.connect("warn-missing-reference", leave_words)

    app.add_transform(TranslateTexts)
    app.add_transform(ShowTranslated)
    app.add_post_transform(NeighboursWithoutPage)
    app.add_post_transform(RightToLeft)
    app.add_post_transform(ArrowsFollowTheText)
    app.add_post_transform(StagesToList)
    app.add_post_transform(RubricsLead)
    app.add_post_transform(TablesHelp)
    app.add_post_transform(MadeLinksUnchecked)
    app.add_post_transform(LongWordsBreakInLatex)
    app.add_post_transform(ColumnsFitInLatex)
    app.add_post_transform(LongWordsBreakInText)
    app.add_post_transform(TitlesNameNodes)
    app.add_post_transform(EscapeTableCells)

    add_nodes(app)
    app.connect("builder-inited", add_static_path)
    app.connect("html-page-context", link_assets)
    app.connect("html-page-context", link_feed)
    # Before extensions that describe the pages that nobody described.
    app.connect("html-page-context", describe, priority=400)
    app.connect("build-finished", write_outputs)
    app.connect("build-finished", let_go)

    return {
        "version": __version__,
        "env_version": ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
