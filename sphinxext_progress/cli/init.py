"""``sphinx-progress init``: write the files of a first report into a Sphinx source folder."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files, templates
from sphinxext_progress.cli.arguments import period_argument
from sphinxext_progress.cli.conf import assigned_values, read_conf
from sphinxext_progress.cli.console import CommandError, ExitStatus, write_line
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.diagnostics.messages import commands as messages
from sphinxext_progress.format import vocabulary
from sphinxext_progress.format.period import Period
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import loader

if TYPE_CHECKING:
    from argparse import Namespace

    from sphinxext_progress.cli.parser import Parser


def today() -> dt.date:
    """Return the current date in UTC. Only the command line reads the clock."""
    return dt.datetime.now(dt.UTC).date()


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="the folder of conf.py (default: .)"
    )
    parser.add_argument(
        "--period",
        type=period_argument,
        help="the period of the first report, such as 2026-01 (default: the last complete month, in UTC)",
    )
    group = parser.add_argument_group("project")
    group.add_argument(
        "--project", default="", metavar="NAME", help="the name of the project (default: the one in conf.py)"
    )
    group.add_argument("--repository", default="", metavar="URL", help="the web address of its repository")
    group = parser.add_argument_group("output")
    group.add_argument(
        "--markup", choices=("myst", "rst"), help="the markup language of the page (default: that of the site)"
    )
    parser.accept_former_name("--host", "markup", choices=("myst", "rst"))
    output_files.add_dry_run_option(group)


def run(arguments: Namespace) -> ExitStatus:
    """Write the files and print the remaining manual steps."""
    folder: Path = arguments.folder
    conf = read_conf(folder / "conf.py")
    host = arguments.markup or _host(folder, conf)
    page = f"progress.{'md' if host == 'myst' else 'rst'}"
    period = arguments.period or _last_month(today())
    project = templates.project_template(arguments.project or _project_of(conf), arguments.repository)
    _refuse_invalid_project(project)
    texts = {
        folder / "progress" / "project.yaml": project,
        folder / "progress" / f"{templates.file_stem(period)}.yaml": templates.report_template(period),
        folder / page: templates.page_template(host),
    }
    for path in texts:
        check_path(path, folder)
    if arguments.dry_run:
        output_files.refuse_existing(texts)
    else:
        output_files.write_new_files(texts)
    for path in texts:
        write_line(f"{'would write' if arguments.dry_run else 'wrote'} {visible_name(path.as_posix())}")
    if extensions := _extensions(conf, host):
        write_line(f"\nadd to {visible_name((folder / 'conf.py').as_posix())}:\n\n    {extensions}")
    write_line("\nadd to a toctree, such as that of the first page:\n\n    progress")
    return ExitStatus.CLEAN


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


def _refuse_invalid_project(text: str) -> None:
    """Refuse a ``project.yaml`` that would cause a build warning."""
    loaded = loader.parse_file(text.encode(), "project.yaml", Project)
    diagnostics = [
        *loaded.diagnostics,
        *(vocabulary.unknown_host(loaded.model, "project.yaml") if loaded.model else ()),
    ]
    if diagnostics:
        raise CommandError(messages.INVALID_PROJECT.format(message=diagnostics[0].message))
