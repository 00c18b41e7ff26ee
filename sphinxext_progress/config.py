"""The ``progress_*`` values of ``conf.py``, as a dataclass with one field per value."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.diagnostics.messages.config import (
    FILE_INSIDE_SITE,
    INVALID_VALUE,
    LIST_OF_TEXTS,
    NUMBER_FROM_ZERO,
    VALUE_OF_TYPE,
)
from sphinxext_progress.reading.data_files import REPORTS, DataFolders

if TYPE_CHECKING:
    from dataclasses import Field

    from sphinx.application import Sphinx
    from sphinx.config import Config

_logger = logging.getLogger(__name__)

CONFIG_PREFIX = "progress_"


@dataclass(frozen=True, slots=True)
class ProgressConfig:
    """The configuration of the extension; every value is optional."""

    reports: list[str] = field(
        default_factory=lambda: list(REPORTS),
        metadata={
            "help": "Globs of the report files, relative to the source folder. A directive without a path shows these files.",
        },
    )
    project: str = field(
        default="",
        metadata={
            "help": "The `project.yaml` for reports that have none in their own folder, relative to the source folder.",
        },
    )
    roots: list[str] = field(
        default_factory=list,
        metadata={
            "help": "Folders outside the source folder from which data may be read, relative to the source folder.",
        },
    )
    number_highlights: bool = field(
        default=True,
        metadata={
            "help": "Whether key highlights are numbered. Turn this off if the toctree numbers sections.",
        },
    )
    inventory_rows: bool = field(
        default=True,
        metadata={
            "help": "Whether `objects.inv` contains the rows of reports, so that other sites can link to them. Sphinx writes "
            "this file in every build. Links on the same site do not need it.",
            "rebuild": "",
        },
    )
    linkcheck: bool = field(
        default=False,
        metadata={
            "help": "Whether the linkcheck builder also checks the links that are generated from `repository`: commits, pull "
            "requests, issues, authors. Links that an author wrote are always checked.",
        },
    )
    controls: bool = field(
        default=True,
        metadata={
            "help": "Whether readers can filter and sort tables of commits if their browser runs JavaScript.",
            "rebuild": "html",
        },
    )

    feed: str = field(
        default="progress.atom",
        metadata={
            "help": "The file of the Atom feed, relative to the root of the site, or an empty string for no feed. The feed needs "
            "`html_baseurl`.",
            "rebuild": "html",
            "file": True,
        },
    )
    feed_limit: int = field(
        default=20,
        metadata={
            "help": "The maximum number of reports in the feed, newest first; 0 for all.",
            "rebuild": "html",
        },
    )
    data: str = field(
        default="progress.json",
        metadata={
            "help": "The JSON file with all reports, relative to the root of the site, or an empty string for no file. Its JSON "
            "Schema is written next to it.",
            "rebuild": "",
            "file": True,
        },
    )

    @classmethod
    def of(cls, config: Config) -> ProgressConfig:
        """Create an instance from Sphinx's configuration."""
        return cls(**{setting.name: config[CONFIG_PREFIX + setting.name] for setting in fields(cls)})


def data_folders(config: Config, srcdir: Path) -> DataFolders:
    """Return the folders and patterns of a site's reports."""
    values = ProgressConfig.of(config)
    folder = Path(srcdir)
    return DataFolders(folder, tuple(values.reports), values.project, tuple(folder / root for root in values.roots))


def _is_inside(name: str) -> bool:
    """Return whether a file name, relative to the output folder, stays inside that folder on every system."""
    # Every name that leads out of a folder on POSIX does so on Windows, which also knows drives and backslashes.
    path = PureWindowsPath(name)
    return not name or (path.name == name.rpartition("/")[2] and not path.anchor and ".." not in path.parts)


def _default(setting: Field[Any]) -> Any:
    return setting.default if setting.default_factory is MISSING else setting.default_factory()


def add_config_values(app: Sphinx) -> None:
    """Register each field as a configuration value."""
    for setting in fields(ProgressConfig):
        default = _default(setting)
        app.add_config_value(
            CONFIG_PREFIX + setting.name,
            default,
            setting.metadata.get("rebuild", "env"),
            types=frozenset({type(default)}),
            description=setting.metadata["help"],
        )


def on_config_inited_check_values(_: Sphinx, config: Config) -> None:
    """Replace invalid values with their defaults, and log a warning (``config-inited``)."""
    for setting in fields(ProgressConfig):
        name, default = CONFIG_PREFIX + setting.name, _default(setting)
        value = config[name]
        fits = isinstance(value, type(default))
        if isinstance(default, list):
            fits = isinstance(value, list | tuple) and all(isinstance(part, str) for part in value)
        template = LIST_OF_TEXTS if isinstance(default, list) else VALUE_OF_TYPE
        if type(default) is int:
            fits, template = type(value) is int and value >= 0, NUMBER_FROM_ZERO
        if fits and setting.metadata.get("file"):
            fits, template = _is_inside(value), FILE_INSIDE_SITE
        if not fits:
            expected = template.format(type=type(default).__name__, default=default)
            message = INVALID_VALUE.format(name=name, value=value, expected=expected)
            _logger.warning("%s", message, type="progress", subtype=Subtype.CONFIG.value)
            config[name] = default
