"""The levels of rules in a folder, from the command line, ``project.yaml`` and ``pyproject.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.cli.checking.rules import ERROR_RULES, FORMER_RULES, why_not_level
from sphinxext_progress.cli.findings import SEVERITIES, Finding
from sphinxext_progress.cli.path_checks import check_path, relative_to_cwd
from sphinxext_progress.diagnostics import Diagnostic, Subtype
from sphinxext_progress.format.base import locate
from sphinxext_progress.format.check_settings import CheckSettings, Level
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import data_files, loader, pyproject, validation
from sphinxext_progress.reading.decoding import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinxext_progress.reading.data_files import DataFolders

#: The level from which on findings fail a check, unless settings choose another one.
DEFAULT_FAIL_ON = Level.WARNING

# Highest first.
_ORDER = list(Level)

_SEVERITIES = {Level(severity): severity for severity in SEVERITIES}


class LevelSource(NamedTuple):
    """A place with settings."""

    #: The file, as named on the command line, or a phrase.
    name: str
    settings: CheckSettings
    problems: Sequence[Diagnostic] = ()


class FolderLevels:
    """The levels of rules in a folder.

    :param sources: the places with settings, the most important first.
    """

    def __init__(self, sources: Sequence[LevelSource]) -> None:
        #: The problems in the settings.
        self.problems = [
            Finding.of(problem, source.name)._replace(fails=True) for source in sources for problem in source.problems
        ]
        #: The level of each rule that settings change, and where it is set.
        self.of_rules: dict[str, tuple[Level, str]] = {}
        for source in sources:
            for rule, level in source.settings.levels.items():
                if why_not_level(rule, level):
                    continue
                self.of_rules.setdefault(FORMER_RULES.get(rule, rule), (level, source.name))
        #: The lowest level that fails the check, and where it is set.
        self.fail_on = next(
            ((source.settings.fail_on, source.name) for source in sources if source.settings.fail_on),
            (DEFAULT_FAIL_ON, "default"),
        )

    def adjusted(self, finding: Finding) -> Iterator[Finding]:
        """Yield a finding with its level in this folder; nothing if its rule is off."""
        level, _ = self.of_rules.get(finding.rule, (Level(finding.severity), ""))
        if finding.rule in ERROR_RULES:
            level = min(level, Level(finding.severity), key=_ORDER.index)
        if level is not Level.OFF:
            fails = _ORDER.index(level) <= _ORDER.index(self.fail_on[0])
            yield finding._replace(severity=_SEVERITIES[level], fails=fails)


class LevelReader:
    """Reads the levels of folders, each ``pyproject.toml`` once.

    :param given: the settings on the command line.
    """

    def __init__(self, given: CheckSettings) -> None:
        self._given = LevelSource("command line", given)
        self._of_pyproject: dict[Path, LevelSource | None] = {}

    def of_folder(self, folder: Path, site: DataFolders) -> FolderLevels:
        """Return the levels of a folder.

        :param folder: the folder, as named on the command line.
        :param site: the folders from which its data may be read.
        """
        return FolderLevels([self._given, *_of_project(folder, site), *self._of_nearest_pyproject(site.srcdir)])

    def _of_nearest_pyproject(self, folder: Path) -> Iterator[LevelSource]:
        """Yield the settings of the nearest ``pyproject.toml`` that has some, in a folder or above it."""
        for above in (folder, *folder.parents):
            if above not in self._of_pyproject:
                self._of_pyproject[above] = _of_pyproject(above / "pyproject.toml")
            if source := self._of_pyproject[above]:
                yield source
                return


def _of_project(folder: Path, site: DataFolders) -> Iterator[LevelSource]:
    """Yield the settings of the project of a folder; an invalid project, which is reported as such, has none."""
    path = data_files.find_project_file(site.srcdir, site)
    if not path:
        return
    name = (folder / path.name if path.parent == site.srcdir else relative_to_cwd(path)).as_posix()
    model = loader.load_file(path, name, Project, site).model
    if model:
        yield LevelSource(name, model.check, _invalid_levels(model.check, name))


def _of_pyproject(path: Path) -> LevelSource | None:
    """Return the settings in a ``pyproject.toml``; None if there is no such file, or it has no such table."""
    if not data_files.path_exists(path):
        return None
    name = relative_to_cwd(path).as_posix()
    try:
        settings = pyproject.load_tool_settings(check_path(path), name)
    except DataError as error:
        return LevelSource(name, CheckSettings(), error.diagnostics)
    return LevelSource(name, settings.check, _invalid_levels(settings.check, name)) if settings else None


def _invalid_levels(settings: CheckSettings, name: str) -> list[Diagnostic]:
    """Return a diagnostic for each rule that does not exist, or cannot have its level."""
    return [
        Diagnostic(
            name,
            *locate(rule).place,
            reason,
            Subtype.DATA,
            fatal=True,
            key_path=validation.extend_path("check.levels", rule),
        )
        for rule, level in settings.levels.items()
        if (reason := why_not_level(rule, level))
    ]
