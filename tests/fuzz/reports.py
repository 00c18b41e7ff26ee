"""Sites generated from a stream of choices: valid in structure, with hostile texts."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import yaml

from sphinxext_progress.format.model import COMMIT_KINDS, SECTIONS
from sphinxext_progress.reports.query import COMMIT_COLUMNS
from sphinxext_progress.text.invisible import find_forbidden
from tests.conftest import directive
from tests.fuzz import tokens

T = TypeVar("T")

PERIODS = (
    *("2026-01", "2025-12", "2025-11", "2026-Q1", "2025-Q4", "2026-W05", "2026-W53", "2026", "0001-01", "9999-12"),
    *("2026-01-05/2026-01-18", "2025-12-22/2026-01-04", "2024-02-29/2024-02-29"),
)
DATES = ("2026-01-30", "0001-01-01", "9999-12-31", "2024-02-29")
HASHES = ("639c08ab82", "0123456", "12e4567", "1234567", "A" * 64)
NUMBERS = (1, 12, 2896, 999_999_999)
#: References to other repositories, one of which no project has.
OTHER_HASHES = (*HASHES, "docs@4f9a1c0", "o/docs@639C08AB82")
OTHER_NUMBERS = (*NUMBERS, "docs#34", "o/docs!12", "web#3")
IDS = ("a", "overview", "x-1", "1", "commits-2", "report", "p")
URLS = (
    *("https://example.org/design.html?a=1&b=%20%25#f", "mailto:a@b.org", "http://[::1]/", "https://é.org/日"),
    *(
        "http://a/%E2%80%AEb%1b%01",
        "https://example.org/%00%0a%0d?%7f=%C2%85#%EF%BB%BF",
        "mailto:a%0ab@c.org?subject=%1b",
    ),
)
AREAS = ("MoE", "FSDP", "*A*", "a, b")
AUTHORS = ("ann", "@ann", "Ann Example", "a-b.c", "é", "<ann>", "ann\\")
#: Consecutive months, and the themes that continue from one to the next.
MONTHS = ("2025-11", "2025-12", "2026-01")
THEMES = ("MoE", "FSDP")

#: Names of data files with commands for a terminal, a CI service or a page, and names that are not UTF-8.
NAMES = (
    *(
        "a b",
        "[x]",
        "*",
        "é",
        "日本",
        "x.report",
        "-x",
        "%2e",
        "%1b",
        "a'b",
        'a"b',
        "<evil onclick=evil>",
        "`x`",
        "\\evil{}",
    ),
    *(
        "x\n::error file=a::y",
        "x\r##[error]y",
        "##vso[task.x]y",
        "\x1b[31m",
        "\u202e",
        "\u200b",
        "\u2028",
        "\x07",
        "\udcff",
    ),
)

#: Files of images, one with a name that contains commands.
IMAGES = {
    "x.png": b"\x89PNG\r\n\x1a\n",
    "x.svg": b"<svg onload='evil'><evil/></svg>",
    "y.svg": b"<svg/>",
    "a}\\evil{@evil{.png": b"\x89PNG\r\n\x1a\n",
}
SOURCES = (
    *("x.png", "x.*", "y.svg", "y.*", "a}\\evil{@evil{.png", "missing.png", "../../x.png", "/etc/passwd", "*"),
    *(
        "https://example.org/x.png?a=1&b=%1b",
        "javascript:evil",
        "data:image/svg+xml,<evil>",
        "conf.py",
        "out",
        "\u202e",
    ),
)

LANGUAGES = ("en", "de", "ar", "ja", "zh_CN")

#: The possible surroundings of a directive on a page, with the indentation of its lines.
INSIDE = ((".. note::\n\n   Words.\n\n", "   "), ("- Item\n\n", "  "))
PLACES = (("", ""), (".. only:: html\n\n", "   "), *INSIDE)


class Provider(Protocol):
    """The choices that atheris derives from the bytes of an input; the lowest ones after the last byte."""

    def ConsumeIntInRange(self, low: int, high: int, /) -> int:  # noqa: N802 - atheris names it
        """Choose a number, both ends included."""

    def ConsumeUnicodeNoSurrogates(self, count: int, /) -> str:  # noqa: N802 - atheris names it
        """Choose at most a number of characters."""


@dataclass
class Site:
    """The input of the renderer."""

    #: The files, by name.
    files: dict[str, bytes]
    language: str = "en"
    #: The translations of texts; empty without translation.
    translations: Sequence[str] = field(default_factory=list)
    #: The source of the reports that the page shows as a whole; None if it omits parts.
    shown: str = ""


PAGE = "index.rst"
ROLES = ":progress:report:`2026-01` :progress:commit:`639c08ab82` :progress:highlight:`2026-01-a`\n"
ALL, NOTHING = "/*.yaml", "/nothing.yaml"
WHOLE = "\n".join(
    [
        ".. _known:\n\nSite\n====\n",
        directive("commit-table", ALL, columns=", ".join(COMMIT_COLUMNS), group_by="area", name="rows"),
        directive("trend-table", ALL, name="ways", columns="theme, trajectory, activity"),
        directive("progress-index", ALL),
        directive("progress-report", ALL),
    ]
)


def site_of(data: bytes) -> Site:
    """Return the site for a data file with any content."""
    return Site({PAGE: WHOLE.encode(), "data.yaml": data}, shown=ALL)


def site_from(provider: Provider) -> Site:
    """Generate a site from choices."""
    maker = Maker(provider)
    page, shown = maker.page()
    files = {PAGE: page.encode(), **IMAGES}
    for name, report in zip(maker.names(), maker.reports(), strict=False):
        files[f"{name}.yaml"] = written(report)
    if maker.number(0, 1):
        files["project.yaml"] = written(maker.project())
    return Site(files, maker.pick(LANGUAGES), maker.several(maker.translation, 2), shown)


def written(data: dict[str, Any]) -> bytes:
    """Return data as YAML."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000).encode()


class Maker:
    """Generates pages and data from choices."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._names = 0

    def number(self, low: int, high: int) -> int:
        """Choose a number, both ends included."""
        return self._provider.ConsumeIntInRange(low, high)

    def pick(self, options: Sequence[T]) -> T:
        """Choose one of several."""
        return options[self.number(0, len(options) - 1)]

    def several(self, make: Callable[[], T], most: int) -> list[T]:
        """Generate a list."""
        return [make() for _ in range(self.number(0, most))]

    def some(self, **values: Callable[[], object]) -> dict[str, Any]:
        """Generate a mapping with some of the keys."""
        return {key: make() for key, make in values.items() if self.number(0, 1)}

    def text(self) -> str:
        """Generate a text that is not empty, as in a data file."""
        text = "".join(character for character in self.translation() if not find_forbidden(character))
        return text if text.strip() else "x"

    def translation(self) -> str:
        """Generate any text, as in a message catalog."""
        return "".join(self.several(self._piece, 8))

    def _piece(self) -> str:
        number = self.number(0, len(tokens.TEXT))
        if number < len(tokens.TEXT):
            return tokens.TEXT[number]
        return self._provider.ConsumeUnicodeNoSurrogates(self.number(1, 8))

    def _references(self) -> dict[str, Any]:
        if not self.number(0, 2):
            return {}
        return self.some(
            id=lambda: self.pick(IDS),
            commit=lambda: self.several(lambda: self.pick(OTHER_HASHES), 2),
            pr=lambda: self.several(lambda: self.pick(OTHER_NUMBERS), 2),
            issue=lambda: self.pick(OTHER_NUMBERS),
            authors=lambda: self.several(lambda: self.pick(AUTHORS), 2),
            links=lambda: [{"url": self.pick(URLS), "text": self.text()}, self.pick(URLS)],
        )

    def _item(self, level: int = 1) -> dict[str, Any]:
        below = self.several(lambda: self._item(level + 1), 2) if level < 3 and not self.number(0, 2) else []
        return {"text": self.text(), **self._references(), **({"items": below} if below else {})}

    def _image(self) -> dict[str, Any]:
        return {
            "src": self.pick(SOURCES),
            "alt": self.text(),
            **self.some(
                caption=self.text,
                width=lambda: self.pick(("80%", "3cm", "99999px", 120)),
                link=lambda: self.pick(URLS),
            ),
        }

    def _contributor(self) -> Any:
        return self.pick(
            (
                self.pick(AUTHORS),
                {"name": self.text(), **self.some(login=lambda: self.pick(AUTHORS), commit_count=lambda: 12)},
                {"login": self.pick(AUTHORS), "first_time": True},
            )
        )

    def _highlight(self) -> dict[str, Any]:
        return {
            "title": self.text(),
            **self.some(
                id=lambda: self.pick(IDS),
                text=self.text,
                images=lambda: self.several(self._image, 2),
                items=lambda: self.several(self._item, 3),
            ),
        }

    def _commit(self) -> dict[str, Any]:
        return {
            "description": self.text(),
            **self.some(
                area=lambda: self.pick((*AREAS, self.text())),
                date=lambda: self.pick(DATES),
                kind=lambda: self.pick(COMMIT_KINDS),
                breaking=lambda: True,
            ),
            **self._references(),
        }

    def _stage(self) -> dict[str, Any]:
        return {"text": self.text(), **self._references(), **self.some(period=lambda: self.pick(PERIODS))}

    def _way(self) -> dict[str, Any]:
        match self.number(0, 3):
            case 0:
                return {"trajectory": self.text()}
            case 1:
                return {"trajectory": [self._stage(), *self.several(self._stage, 2)]}
            case 2:
                return {"stage": [self._stage(), *self.several(self._stage, 2)]}
            case _:
                return {"trajectory": self.text(), "stage": self.text()}

    def _theme(self) -> dict[str, Any]:
        return {"theme": self.pick((*AREAS, self.text())), **self._way(), **self._references()}

    def _section(self, number: int) -> dict[str, Any]:
        return {"id": f"own-{number}", **self._section_contents(1)}

    def _section_contents(self, level: int) -> dict[str, Any]:
        below = (
            self.several(lambda: self._section_contents(level + 1), 2) if level < 3 and not self.number(0, 2) else []
        )
        return {
            "title": self.text(),
            **self.some(
                text=self.text,
                images=lambda: self.several(self._image, 2),
                items=lambda: self.several(self._item, 2),
            ),
            **({"sections": below} if below else {}),
        }

    def _titles(self) -> dict[str, Any]:
        make = {part: lambda: self.pick(("{project}", self.text())) for part in ("report", *SECTIONS)}
        return self.some(**make)

    def report(self) -> dict[str, Any]:
        """Generate a report."""
        return {
            "period": self.pick(PERIODS),
            **self.some(
                project=self.text,
                published=lambda: self.pick(DATES),
                authors=lambda: self.several(lambda: self.pick(AUTHORS), 2),
                window=lambda: self.pick(NUMBERS),
                titles=self._titles,
                draft=lambda: True,
                overview=self.text,
                highlights=lambda: self.several(self._highlight, 3),
                commits=lambda: self.several(self._commit, 4),
                infrastructure=lambda: self.several(self._item, 3),
                trends=lambda: self.several(self._theme, 3),
                contributors=lambda: self.several(self._contributor, 3),
                sections=lambda: [self._section(number) for number in range(self.number(0, 2))],
            ),
        }

    def reports(self) -> list[dict[str, Any]]:
        """Generate up to three reports: unrelated ones, or consecutive months with the same themes."""
        reports = [self.report() for _ in range(1 + self.number(0, 2))]
        if self.number(0, 1):
            for month, report in zip(MONTHS, reports, strict=False):
                themes = [{**self._theme(), "theme": theme} for theme in THEMES[: self.number(1, len(THEMES))]]
                report |= {"period": month, "trends": themes}
        return reports

    def names(self) -> list[str]:
        """Generate file names without suffixes; pages refer to the first one."""
        return ["0", *(self.pick((str(number), *NAMES)) + "x" * number for number in (1, 2))]

    def project(self) -> dict[str, Any]:
        """Generate the project of the reports."""
        return self.some(
            project=self.text,
            repository=lambda: self.pick(("https://github.com/o/otter", "https://git.example.org:8080/a/b/c.git")),
            repositories=lambda: {"docs": self.pick(("https://gitlab.com/o/docs", "https://git.example.org/o/docs"))},
            forge=lambda: self.pick(("gitlab", "gitea", "")),
            links=lambda: {"commit": "https://git.example.org/p/{commit}?a=1&b"},
            areas=lambda: [{"name": "MoE", "aliases": ["FSDP", "*A*"]}, self.text()],
            themes=lambda: [{"name": "MoE", "aliases": ["*A*"], "areas": ["MoE"]}, self.text()],
            titles=self._titles,
        )

    def page(self) -> tuple[str, str]:
        """Generate a page with directives, the reports last; also return their source if they are shown as a whole."""
        parts = [".. _known:\n", "Site\n====\n", ROLES] if self.number(0, 3) else []
        parts += self.several(self._directive, 2)
        source, options = self._source(), self._report_options()
        page = "\n".join([*parts, directive("progress-report", source, **options)])
        return page, "" if "sections" in options or source == NOTHING else source

    def _source(self) -> str:
        return self.pick((ALL, "/0.yaml", NOTHING))

    def _directive(self) -> str:
        name, options, places = self.pick(
            (
                ("commit-table", self._commit_options, PLACES),
                ("trend-table", self._trend_options, PLACES),
                ("progress-index", lambda: self.some(limit=lambda: "1", name=self._name), PLACES),
                # A position without sections, because only sections may follow sections.
                ("progress-report", self._report_options, INSIDE),
            )
        )
        before, indent = self.pick(places)
        return before + textwrap.indent(directive(name, self._source(), **options()), indent)

    def _report_options(self) -> dict[str, str]:
        return self.some(
            sections=lambda: ", ".join(self.several(lambda: self.pick((*SECTIONS, "own-0", "own-1", "none")), 4)),
            flat=str,
            no_index=str,
            name=self._name,
        )

    def _name(self) -> str:
        # Duplicate names would be an error of the page.
        self._names += 1
        return f"{self.pick(('january', 'É ü', '1'))}-{self._names}"

    def _table_options(self) -> dict[str, str]:
        return self.some(
            caption=lambda: self.pick(("Words", "*Words* `known`", "a -> b")),
            name=self._name,
            align=lambda: self.pick(("left", "center", "right")),
            width=lambda: self.pick(("80%", "3cm")),
            widths=lambda: self.pick(("auto", "1 4", "1", "1 99", "100 1")),
        )

    def _trend_options(self) -> dict[str, str]:
        return self._table_options() | self.some(
            columns=lambda: "theme, activity, trajectory",
            window=lambda: self.pick(("1", "6")),
        )

    def _commit_options(self) -> dict[str, str]:
        def column() -> str:
            return self.pick(COMMIT_COLUMNS)

        return self._table_options() | self.some(
            columns=lambda: ", ".join(dict.fromkeys([column(), *self.several(column, 7)])),
            sort=lambda: self.pick(("", "-")) + column(),
            group_by=column,
            limit=lambda: self.pick(("1", "20")),
            area=lambda: self.pick(AREAS),
            kind=lambda: self.pick(COMMIT_KINDS),
        )
