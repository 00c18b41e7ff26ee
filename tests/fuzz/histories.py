"""Git histories generated from choices, and reports about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.fuzz import tokens
from tests.fuzz.fake_git import SUBMODULE, Commit, FakeGit, digest
from tests.fuzz.reports import NAMES, Maker, Provider, written

DAY = 86_400
#: Noon on January 1, 2026, in UTC.
START = 1_767_268_800

#: Unusual dates, as other programs write them into commits.
DATES = ("", "-1", "0", "abc", "253402300799", "253402300800", "99999999999999999999", "1e9", "٣")

SUBJECTS = (
    *(
        "Add routers",
        "Fix #12",
        "feat(core)!: ",
        "fix: ",
        "docs: ",
        "[MoE] ",
        "ci: ",
        "Bump httpx from 1 to 2",
        "Release v1",
    ),
    *("(#12)", " (#12)", "(#0)", "(#007)", "(!3)", "#12 and #13", "(#" + "9" * 5000 + ")", "(#", "GH-12", "(#١٢)"),
    *(
        'Revert "',
        'Reapply "',
        '"',
        'Revert "' * 300,
        '"' * 300,
        "Revert ",
        "Revert^2 ",
        "Back out ",
        "reland: ",
        "Re-land ",
    ),
    *(
        "Merge pull request #3 from a/b",
        "Merge branch 'main' of x",
        "Merge branch 'a' into 'main'",
        "Merged PR 4: ",
        "Merge ",
    ),
    *(
        "Merge pull request 'x' (#5) from ",
        "Part 1 of 2",
        "1/2",
        "fixup! ",
        "squash! ",
        "WIP",
        "\u202e",
        "\x1b[31m",
        "::error::",
    ),
)
BODIES = (
    *(
        "This reverts commit ",
        "(cherry picked from commit ",
        "Reverts #12",
        "Reverts a/b#12",
        "See merge request a/b!7",
    ),
    *(
        "BREAKING CHANGE: x",
        "Co-authored-by: A <a@b.org>",
        "Closes #12",
        "* Add x (#1)\n* Add y (#2)",
        "```\n",
        "\n\n",
        "    ",
    ),
)
PATHS = (
    *(
        "pyproject.toml",
        "uv.lock",
        "poetry.lock",
        "pdm.lock",
        "Cargo.lock",
        "requirements.txt",
        "requirements/a.in",
        "a/uv.lock",
    ),
    *(
        "src/otter/a.py",
        "src/otter/b/c.py",
        "docs/index.md",
        "tests/test_a.py",
        "CHANGELOG.md",
        ".github/workflows/x.yml",
    ),
    *(f"odd/{name}.py" for name in NAMES),
)
#: Parts of the contents of files.
CONTENTS = (
    *(
        "[project]\n",
        'name = "otter"\n',
        'dependencies = ["httpx>=1"]\n',
        "dependencies = [",
        "]\n",
        "[[package]]\n",
        "a = ",
    ),
    *(
        'name = "httpx"\nversion = "1.0"\n',
        'version = "2"\n',
        'source = "git+https://x#' + "a" * 40 + '"\n',
        "a=" + "[" * 3000,
    ),
    *(
        "x = " + "9" * 5000 + "\n",
        "{x=" * 500,
        "httpx==1.0\n",
        "httpx>=2 ; python_version<'4'\n",
        "-r other.txt\n",
        "-e .\n",
    ),
    *(
        "\0",
        "\xff",
        "\r\n",
        "def a():\n    return 1\n",
        "a\n" * 50,
        "b\n" * 60,
        "class B:\n    pass\n",
        '"""',
        "'" * 3,
        "\\",
        "é",
    ),
    *(
        "[dependency-groups]\n",
        "[tool.poetry.dependencies]\n",
        '[project.optional-dependencies]\nx = ["y"]\n',
        "[" * 100,
        "a.b.c=1\n",
    ),
)


class HistoryMaker(Maker):
    """Generates a history and reports about it from choices."""

    def __init__(self, provider: Provider, folder: str) -> None:
        super().__init__(provider)
        self.git = FakeGit(folder)

    def make(self) -> None:
        """Generate the commits."""
        for _ in range(1 + self.number(0, 12)):
            self._add(len(self.git.commits))

    def _add(self, count: int) -> None:
        names = list(self.git.commits)
        parents = [*names[-1:], *([self.pick(names)] if names and not self.number(0, 4) else [])]
        tree = dict(self.git.commits[parents[0]].tree) if parents else {}
        for path in self.several(lambda: self.pick(PATHS), 4):
            self._change(tree, path)
        usual = str(START + (3 * count - 6) * DAY)
        dates = (
            (self.pick((usual, *DATES)), usual) if not self.number(0, 5) else (usual, self.pick((*[usual] * 9, *DATES)))
        )
        subject, body = self._message(SUBJECTS, names).replace("\n", " "), self._message((*BODIES, *SUBJECTS), names)
        commit = Commit(
            list(dict.fromkeys(parents)),
            dates,
            self.pick(("Ann", "dependabot[bot]", "é", "a\nb".replace("\n", " "), "")),
            subject.encode("utf-8", "surrogatepass") + self.pick((b"", b"", b"\xff")),
            body.encode("utf-8", "surrogatepass"),
            tree,
        )
        commit.hash = digest(repr((count, commit)).encode("utf-8", "backslashreplace"))
        self.git.commits[commit.hash] = commit

    def _change(self, tree: dict[str, tuple[str, str]], path: str) -> None:
        match self.number(0, 6):
            case 0:
                tree.pop(path, None)
            case 1:
                tree["vendor/module"] = (SUBMODULE, digest(path.encode("utf-8", "surrogateescape")))
            case _:
                content = "".join(self.several(lambda: self.pick(CONTENTS), 6)).encode("utf-8")
                self.git.blobs[digest(content)] = content
                tree[path] = ("100644", digest(content))

    def _message(self, pieces: Sequence[str], names: Sequence[str]) -> str:
        def piece() -> str:
            match self.number(0, 5):
                case 0 if names:
                    return self.pick(names)[: self.pick((7, 10, 40))]
                case 1 if names:
                    return self.git.commits[self.pick(names)].subject.decode("utf-8", "replace")[:2000]
                case 2:
                    return self.pick(tokens.TEXT)
                case _:
                    return self.pick(pieces)

        return "".join(self.several(piece, 4)).replace("\0", "")

    def about(self, period: str) -> bytes:
        """Return a report whose rows cite commits of the history."""
        names = list(self.git.commits)

        def row() -> dict[str, Any]:
            return {
                "description": self.text(),
                **self.some(
                    commit=lambda: [self.pick(names)[: self.pick((7, 10, 40))], "0123456"][: self.number(1, 2)],
                    pr=lambda: self.pick((12, 1, 3, 999_999_999)),
                    date=lambda: "2026-01-05",
                    area=lambda: self.pick(("MoE", "core")),
                ),
            }

        themes = self.several(lambda: {"theme": "MoE", "stage": self.text(), "pr": self.pick((12, 3))}, 1)
        return written(
            {
                "period": period,
                **({"draft": True} if self.number(0, 1) else {}),
                "commits": self.several(row, 4),
                "trends": themes,
            }
        )
