"""``sphinx-progress init``: start a folder of reports in a Sphinx site, with an archive page and a first report."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli import area_pages, output_files, repository_options, templates, toctree
from sphinxext_progress.cli.arguments import period_argument
from sphinxext_progress.cli.conf import assigned_values, read_conf
from sphinxext_progress.cli.console import CommandError, ExitStatus, quoted_path, write_error, write_line
from sphinxext_progress.cli.default_folders import REPORTS_FOLDER, SOURCE_FOLDERS, source_folders
from sphinxext_progress.cli.drafting.first_draft import draft_first_report
from sphinxext_progress.cli.input_reports import project_of, why_refused
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics import quoted, visible_name
from sphinxext_progress.diagnostics.messages import init as messages
from sphinxext_progress.format import vocabulary
from sphinxext_progress.format.period import Period
from sphinxext_progress.format.project import Project
from sphinxext_progress.format.slugs import short_slug
from sphinxext_progress.reading import loader
from sphinxext_progress.reading.data_files import PAGE_SUFFIXES, PROJECT_FILE

if TYPE_CHECKING:
    from argparse import Namespace

    from sphinxext_progress.cli.drafting.first_draft import FirstDraft
    from sphinxext_progress.cli.parser import Parser


def today() -> dt.date:
    """Return the current date in UTC. Only the command line reads the clock."""
    return dt.datetime.now(dt.UTC).date()


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help="the folder that contains conf.py (default: the current folder, or the first of "
        f"{', '.join(SOURCE_FOLDERS[1:])} that has one)",
    )
    parser.add_argument(
        "--period",
        type=period_argument,
        help="the period of the first report, such as 2026-01 (default: the last complete month, in UTC; with --git, the "
        "last one that has commits)",
    )
    group = parser.add_argument_group("project")
    group.add_argument(
        "--project",
        default="",
        metavar="NAME",
        help="the name of the project (default: the one in conf.py); a new name starts another project in the folder",
    )
    group.add_argument(
        "--repository",
        default="",
        metavar="URL",
        help="the web address of its repository (default: that of the clone's remote 'origin')",
    )
    repository_options.add_repository_options(parser)
    group = parser.add_argument_group("output")
    group.add_argument(
        "--markup", choices=("myst", "rst"), help="the markup language of the page (default: that of the site)"
    )
    group.add_argument(
        "--toctree", type=Path, metavar="FILE", help="add the archive page to the first toctree of this page"
    )
    group.add_argument(
        "--area-pages",
        action="store_true",
        help=f"write a page about each area of project.yaml into {REPORTS_FOLDER}/{area_pages.AREAS_FOLDER}, and nothing "
        "else; pages that exist stay as they are",
    )
    parser.accept_former_name("--host", "markup", choices=("myst", "rst"))
    output_files.add_dry_run_option(group)


@dataclass(frozen=True, slots=True)
class _Site:
    """The Sphinx site in which the reports are started."""

    folder: Path
    #: The text of ``conf.py``.
    conf: str
    #: The markup language of the archive page: ``myst`` or ``rst``.
    host: str

    @property
    def reports(self) -> Path:
        """The folder of the reports."""
        return self.folder / REPORTS_FOLDER

    @property
    def archive(self) -> Path:
        """The archive page: an existing index page of the reports, or the one to write."""
        pages = [self.reports / f"index.{suffix}" for suffix in ("md", "rst")]
        wanted = pages[0 if self.host == "myst" else 1]
        return next(filter(output_files.name_is_taken, pages), wanted)

    @property
    def project(self) -> Path:
        """The file that describes the project."""
        return self.reports / PROJECT_FILE


def run(arguments: Namespace) -> ExitStatus:
    """Write the files and print the remaining manual steps."""
    folder = _site_folder(arguments.folder)
    conf = read_conf(folder / "conf.py")
    site = _Site(folder, conf, arguments.markup or _host(folder, conf))
    if arguments.area_pages:
        return _run_area_pages(site, arguments)
    texts = _texts(site, arguments)
    edit = toctree.plan_entry(arguments.toctree, folder, site.archive) if arguments.toctree else None
    # Repeating the command with --toctree only adds the entry.
    if edit and all(map(output_files.name_is_taken, texts)):
        texts = {}
    else:
        _write_files(site, texts, dry_run=arguments.dry_run)
    if edit:
        _add_to_toctree(edit, dry_run=arguments.dry_run)
    needs_repository = templates.UNKNOWN_REPOSITORY in texts.get(site.project, "")
    _print_remaining_steps(site, needs_repository=needs_repository, needs_toctree=not edit)
    return ExitStatus.CLEAN


def _run_area_pages(site: _Site, arguments: Namespace) -> ExitStatus:
    """Write the pages about areas that are missing."""
    area_pages.refuse_other_options(arguments)
    pages = area_pages.plan_pages(site.reports, site.host)
    edit = toctree.plan_entry(arguments.toctree, site.folder, pages.index) if arguments.toctree else None
    _write_files(site, pages.texts, dry_run=arguments.dry_run)
    area_pages.print_existing(pages)
    if edit:
        _add_to_toctree(edit, dry_run=arguments.dry_run)
    elif pages.index in pages.texts:
        _print_toctree_entry(site, pages.index)
    return ExitStatus.CLEAN


def _texts(site: _Site, arguments: Namespace) -> dict[Path, str]:
    """Return the files to write."""
    name = arguments.project or _project_of(site.conf)
    is_started = bool(arguments.project) and output_files.name_is_taken(site.project)
    existing = project_of(site.reports, None) if is_started else Project()
    is_additional = is_started and name != existing.project
    if is_additional and arguments.repository:
        raise CommandError(messages.SHARED_REPOSITORY.format(path=quoted_path(site.project)))
    first = None
    if arguments.git:
        first = draft_first_report(
            arguments.git, arguments.ref, arguments.period, today(), site.reports, existing.areas
        )
        write_error(first.summary)
    period = first.period if first else arguments.period or _last_month(today())
    prefix = f"{short_slug(name)}-" if is_additional and short_slug(name) else ""
    report = site.reports / f"{prefix}{templates.file_stem(period)}{PAGE_SUFFIXES[0]}"
    text = templates.report_template(
        period, project=name if is_additional else "", draft=first.draft if first else None
    )
    if reason := why_refused(text, report.as_posix()):
        raise CommandError(messages.INVALID_REPORT.format(path=quoted_path(report), reason=reason))
    if is_additional:
        return {report: text} | (
            {} if output_files.name_is_taken(site.archive) else {site.archive: templates.archive_template(site.host)}
        )
    return {
        site.project: _project_text(name, arguments.repository, first),
        report: text,
        site.archive: templates.archive_template(site.host),
    }


def _write_files(site: _Site, texts: dict[Path, str], *, dry_run: bool) -> None:
    for path in texts:
        check_path(path, site.folder)
    if dry_run:
        output_files.refuse_existing(texts)
    else:
        output_files.write_new_files(texts)
    for path in texts:
        write_line(f"{'would write' if dry_run else 'wrote'} {visible_name(path.as_posix())}")


def _add_to_toctree(edit: toctree.ToctreeEdit, *, dry_run: bool) -> None:
    path = visible_name(edit.path.as_posix())
    if edit.new_text is None:
        write_line(f"{path} lists {quoted(edit.entry)} already")
    else:
        if not dry_run:
            edit.write()
        write_line(f"{'would add' if dry_run else 'added'} {quoted(edit.entry)} to {path}:{edit.line}")


def _print_remaining_steps(site: _Site, *, needs_repository: bool, needs_toctree: bool) -> None:
    """Print the lines to add to ``project.yaml``, to ``conf.py`` and to a toctree."""
    if needs_repository:
        path = visible_name(site.project.as_posix())
        write_line(f"\nset in {path}, so that commits become links:\n\n    {templates.REPOSITORY_EXAMPLE}")
    conf = visible_name((site.folder / "conf.py").as_posix())
    if extensions := _extensions(site.conf, site.host):
        write_line(f"\nadd to {conf}:\n\n    {extensions}")
    if "html_baseurl" not in assigned_values(site.conf):
        write_line(
            "\nfor an Atom feed of the reports, also add the address of the site:\n\n"
            '    html_baseurl = "https://example.org/"'
        )
    if needs_toctree:
        _print_toctree_entry(site, site.archive)


def _print_toctree_entry(site: _Site, page: Path) -> None:
    entry = page.relative_to(site.folder).with_suffix("").as_posix()
    write_line(f"\nadd to a toctree, such as that of the first page:\n\n    {entry}")


def _site_folder(folder: Path | None) -> Path:
    """Return the folder of ``conf.py``: the given one, or the first of the usual ones that has it."""
    return folder or next(iter(source_folders()), Path())


def _host(folder: Path, conf: str) -> str:
    """Return the markup language of the site's pages: ``myst`` or ``rst``."""
    pages = {path.name for path in folder.iterdir() if path.suffix in (".md", ".rst")}
    if "index.md" in pages:
        return "myst"
    suffixes = {Path(name).suffix for name in pages}
    return "myst" if _has_myst(conf) and (".md" in suffixes or ".rst" not in suffixes) else "rst"


def _has_myst(conf: str) -> bool:
    return "myst_parser" in conf or "myst_nb" in conf


def _extensions(conf: str, host: str) -> str:
    """Return the ``extensions`` line to add to ``conf.py``; empty if nothing is missing."""
    missing = [] if host == "rst" or _has_myst(conf) else ["myst_parser"]
    missing += [] if "sphinxext_progress" in conf else ["sphinxext_progress"]
    if not missing:
        return ""
    listed = ", ".join(f'"{name}"' for name in missing)
    return f"extensions {'+=' if 'extensions' in assigned_values(conf) else '='} [{listed}]"


def _project_of(conf: str) -> str:
    """Return the ``project`` of ``conf.py`` if it is a string literal; nothing is run."""
    project = assigned_values(conf).get("project")
    value = project.expression if project else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _last_month(day: dt.date) -> Period:
    last = Period.parse((day.replace(day=1) - dt.timedelta(days=1)).isoformat()[:7])
    assert last, "every day but those of the calendar's first month has a month before"
    return last


def _project_text(name: str, repository: str, first: FirstDraft | None) -> str:
    """Return the text of ``project.yaml``.

    :param repository: the address that the user gave; the address of the clone is used only if it is valid.
    """
    areas = first.areas if first else ()
    if not repository and first and first.repository:
        name = name or first.repository.rpartition("/")[2]
        text = templates.project_template(name, first.repository, areas)
        if not (problem := _problem_of_project(text)):
            return text
        write_error(messages.UNUSED_ORIGIN.format(message=problem))
    text = templates.project_template(name, repository, areas)
    if problem := _problem_of_project(text):
        raise CommandError(messages.INVALID_PROJECT.format(message=problem))
    return text


def _problem_of_project(text: str) -> str:
    """Return the first warning that a ``project.yaml`` would cause; empty if there is none."""
    loaded = loader.parse_file(text.encode(), PROJECT_FILE, Project)
    diagnostics = [
        *loaded.diagnostics,
        *(vocabulary.unknown_hosts(loaded.model, PROJECT_FILE) if loaded.model else ()),
    ]
    return diagnostics[0].message if diagnostics else ""
