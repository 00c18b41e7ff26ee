"""The data of the benchmarks: reports whose rows look like those of a real project.

The same seed produces the same rows on every machine. A text is a list of pieces, so that each form of a site can write
it in its own markup.
"""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = "Otter"
REPOSITORY = "https://github.com/otter/otter"

AREAS = (
    "Checkpointing", "CI", "Cleanup", "Communication", "Config", "CUDA Graphs", "Data", "Dependencies", "Documentation",
    "FSDP", "Gradients", "Inference", "Models", "MoE", "Optimizer", "Parallelism", "Post-training", "Quantization", "RL",
    "Testing",
)  # fmt: skip
_VERBS = ("Add", "Allow", "Bump", "Cache", "Drop", "Fix", "Guard", "Move", "Refactor", "Remove", "Rename", "Support")
_WORDS = (
    "activation", "allocator", "async", "attention", "backward", "batch", "bucket", "buffer", "capture", "checkpoint",
    "config", "context", "dataclass", "debugging", "default", "dispatch", "distributed", "edge", "embedding", "endpoint",
    "expert", "footprint", "gradient", "graph", "group", "handling", "health", "hybrid", "inference", "kernel", "layer",
    "loader", "logging", "memory", "mixed", "model", "module", "offload", "optimizer", "overlap", "parallel", "pipeline",
    "precision", "recompute", "replay", "router", "scaling", "schedule", "sequence", "shape", "shared", "state", "tensor",
    "tests", "token", "training", "tuning", "unit", "wrapper",
)  # fmt: skip
_SMALL = ("for", "in", "of", "when", "with", "without", "and")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text."""

    #: ``words``, ``code``, ``strong`` or ``link``.
    kind: str
    words: str
    address: str = ""


Text = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A commit."""

    area: str
    description: Text
    commit: str
    prs: tuple[int, ...]

    @property
    def links(self) -> list[tuple[str, str]]:
        """The text and the address of each link to the repository."""
        return [
            (self.commit, f"{REPOSITORY}/commit/{self.commit}"),
            *((f"#{number}", f"{REPOSITORY}/pull/{number}") for number in self.prs),
        ]


@dataclass(frozen=True, slots=True)
class Report:
    """A monthly report."""

    period: str
    overview: Text
    rows: tuple[Row, ...]
    #: The stage of each theme.
    stages: tuple[Text, ...] = ()

    @property
    def title(self) -> str:
        """The default title."""
        year, month = self.period.split("-")
        return f"{PROJECT} Monthly Progress Report: {calendar.month_name[int(month)]} {year}"

    @property
    def short_period(self) -> str:
        """The period as tables show it."""
        year, month = self.period.split("-")
        return f"{calendar.month_abbr[int(month)]} {year}"


def theme_name(number: int) -> str:
    """Return the name of a theme."""
    return f"{AREAS[number % len(AREAS)]} {number}"


def make(rows: int, reports: int, themes: int = 0, seed: int = 10) -> list[Report]:
    """Generate reports, oldest first.

    :param rows: the total number of rows.
    :param reports: the number of reports.
    :param themes: the number of themes, each with a stage in every report.
    :param seed: the seed of the random numbers.
    """
    source = random.Random(seed)
    pr_numbers = iter(source.sample(range(1, 10 * rows), 2 * rows))
    generated = []
    for number in range(reports):
        share = rows // reports + (number < rows % reports)
        generated.append(
            Report(
                f"{2001 + number // 12}-{number % 12 + 1:02}",
                (_words(source, 12), *_marked(source, "strong"), _words(source, 9)),
                tuple(_row(source, pr_numbers) for _ in range(share)),
                tuple(_description(source) for _ in range(themes)),
            )
        )
    return generated


def _row(source: random.Random, pr_numbers: Iterator[int]) -> Row:
    prs = tuple(next(pr_numbers) for _ in range(source.choices((0, 1, 2), (2, 90, 8))[0]))
    return Row(source.choice(AREAS), _description(source), f"{source.randrange(16**10):010x}", prs)


def _description(source: random.Random) -> Text:
    """Generate a description: most are plain text, some have a code span, and few have a link or strong text."""
    begin = Piece("words", f"{source.choice(_VERBS)} {_words(source, source.randint(2, 6)).words}")
    kind = source.choices(("words", "code", "link", "strong"), (80, 15, 3, 2))[0]
    if kind == "words":
        return (begin,)
    return (begin, *_marked(source, kind), _words(source, source.randint(1, 3)))


def _marked(source: random.Random, kind: str) -> Text:
    """Generate a piece of a kind, with spaces around it."""
    words = _words(source, 2).words
    if kind == "code":
        words = "_".join(words.split())
    address = f"https://example.org/{'/'.join(words.split())}" if kind == "link" else ""
    return (Piece("words", " "), Piece(kind, words, address), Piece("words", " "))


def _words(source: random.Random, count: int) -> Piece:
    words = [source.choice(_SMALL if number % 3 == 2 and number < count - 1 else _WORDS) for number in range(count)]
    return Piece("words", " ".join(words))
