"""``sphinx-progress check --git`` compares the words of a row with the commit that it cites."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import verification as messages

from ..git.repositories import ANN, History

#: The commits: title, file, changed lines.
COMMITS = {
    "lock": ("Write a lock file (#1)", "src/resolver/lock.py", "def write_lock(path): store(path, checksum)\n"),
    "proxy": ("Support proxies with credentials (#2)", "src/download/proxy.py", "password = prompt('Tunnel')\n"),
    "cache": ("Keep the index between runs (#3)", "src/index/cache.py", "def invalidate(): etag = None\n"),
    "plugin": ("Load plugins from entry points (#4)", "src/plugins/loader.py", "registry = discover()\n"),
    "colour": ("Print a tree of packages (#5)", "src/cli/tree.py", "branches = draw(depth)\n"),
    "wheel": ("Build wheels in isolation (#6)\n\nThe sandbox is a temporary folder.", "src/build.py", "chroot = 1\n"),
}


@pytest.fixture
def hashes(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Change to a folder for a report, write a month of commits, and return their hashes."""
    monkeypatch.chdir(tmp_path)
    history.commit("Begin", {"src/otter.py": "x = 1\n"}, "2025-11-01")
    return {
        name: history.commit(title, {path: lines}, f"2026-01-{day}", author=author)[:10]
        for day, (name, (title, path, lines)) in enumerate(COMMITS.items(), 10)
        for author in ["Zoe <zoe@example.org>" if name == "proxy" else ANN]
    }


def check(history: History, capsys: pytest.CaptureFixture[str], *rows: tuple[str, str], extra: str = "") -> list[str]:
    """Check a report with rows of a text and a hash; return the findings about texts, and fail if there are others."""
    lines = [f"  - {{description: {json.dumps(text)}, commit: {json.dumps(name)}}}\n" for text, name in rows]
    report = f"project: Otter\nperiod: 2026-01\noverview: Words.\n{extra}commits:\n{''.join(lines)}"
    Path("2026-01.yaml").write_text(report, "utf-8")
    capsys.readouterr()
    options = ["--format", "json", "--ignore", "coverage", "--ignore", "uncited"]
    assert main(["check", "2026-01.yaml", "--git", str(history.show()), *options]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {(finding["rule"], finding["severity"]) for finding in findings} <= {("text-mismatch", "note")}
    return [f"{finding['line']}: {finding['message']}" for finding in findings]


def described(hashes: dict[str, str], name: str) -> str:
    title, _, number = COMMITS[name][0].partition("\n")[0].rpartition(" ")
    return f"{hashes[name]} {number.strip('()')} '{title}'"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Write a lock file", "lock"),
        # Other words, with one from the title, a path, the body, the author, or enough of the changed lines.
        ("Locked versions are reproducible everywhere now", "lock"),
        ("A resolver whose results are reproducible", "lock"),
        ("Compile everything within a fresh sandbox", "wheel"),
        ("Thanks to Zoe, companies reach servers", "proxy"),
        ("Ask for the password of a tunnel", "proxy"),
        # Too short to tell, and a line about a dependency.
        ("Nicer output", "colour"),
        ("Updated the numpy version to fit", "cache"),
    ],
)
def test_words_of_the_commit(
    history: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str], text: str, name: str
) -> None:
    others = [(COMMITS[other][0].partition(" (#")[0], hashes[other]) for other in hashes.keys() - {name}]
    assert check(history, capsys, (text, hashes[name]), *others) == []


@pytest.mark.parametrize(
    "texts",
    [
        ("Keep the index between runs", "Load plugins from entry points"),
        ("Faster: the index is kept between all runs", "Plugins load from entry points in packages"),
        # A template with few words of its own.
        ("Keep the whole index", "Load plugins from entry points"),
    ],
)
def test_two_rows_with_each_others_hashes(
    history: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str], texts: tuple[str, str]
) -> None:
    rows = [(texts[0], hashes["plugin"]), ("Write a lock file", hashes["lock"]), (texts[1], hashes["cache"])]
    cache, plugin = described(hashes, "cache"), described(hashes, "plugin")
    assert check(history, capsys, *rows) == [
        f"5: {messages.TEXT_FITS_ANOTHER.format(commit=plugin, other=cache)}",
        f"7: {messages.TEXT_FITS_ANOTHER.format(commit=cache, other=plugin)}",
    ]


def test_template_with_another_name(
    history: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["Checkpoint", "Logger", "Profiler"]
    commits = [
        history.commit(f"Add a {name}Config dataclass", {f"src/{name.casefold()}.py": "x = 1\n"}, f"2026-01-2{day}")[
            :10
        ]
        for day, name in enumerate(names)
    ]
    rows = [
        (f"Add a {name}Config dataclass", commit) for name, commit in zip(names, commits[1:] + commits[:1], strict=True)
    ]
    assert hashes
    assert len(check(history, capsys, *rows)) == 3


def test_fabricated_row(history: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("Quantum teleportation of telemetry is now generally available", hashes["cache"])]
    rows += [(COMMITS[name][0].partition(" (#")[0], hashes[name]) for name in ("lock", "proxy")]
    message = messages.TEXT_FITS_NOTHING.format(commit=described(hashes, "cache"))
    assert check(history, capsys, *rows) == [f"5: {message}"]


def test_bullet_with_a_hash(history: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    bullet = {"text": "Quantum teleportation of telemetry", "commit": hashes["cache"]}
    message = messages.TEXT_FITS_NOTHING.format(commit=described(hashes, "cache"))
    found = check(
        history, capsys, ("Write a lock file", hashes["lock"]), extra=f"infrastructure: [{json.dumps(bullet)}]\n"
    )
    assert found == [f"4: {message}"]


def test_report_in_another_language(
    history: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ["Sperrdatei wird geschrieben", "Vermittler mit Anmeldedaten", "Das Verzeichnis bleibt erhalten"]
    assert check(history, capsys, *zip(texts, list(hashes.values()), strict=False)) == []
    # The words of another commit are evidence in any language.
    rows = [
        (texts[0], hashes["lock"]),
        (texts[1], hashes["proxy"]),
        ("Load plugins from entry points", hashes["cache"]),
    ]
    assert len(check(history, capsys, *rows)) == 1


@pytest.mark.parametrize("text", ["プロキシ対応を追加しました", "Поддержка прокси с паролем"])
def test_report_in_another_script(
    history: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str], text: str
) -> None:
    assert check(history, capsys, (text, hashes["proxy"]), ("Write a lock file", hashes["lock"])) == []


def test_short_texts_do_not_count_in_a_report_in_another_language(
    history: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ["Sperrdatei wird geschrieben", "Vermittler mit Anmeldedaten", "Verzeichnis bleibt"]
    assert check(history, capsys, *zip(texts, list(hashes.values()), strict=False)) == []


def test_swapped_hashes_in_chinese(history: History, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history.commit("开始", {"src/otter.py": "x = 1\n"}, "2025-11-01")
    titles = ["添加代理支持", "修复内存泄漏问题", "优化启动速度"]
    names = [history.commit(title, {f"src/{index}.py": "x\n"}, "2026-01-10")[:10] for index, title in enumerate(titles)]
    report = tmp_path / "2026-01.yaml"
    rows = zip(titles, [names[1], names[0], names[2]], strict=True)
    lines = [f"  - {{description: {title}, commit: '{name}'}}\n" for title, name in rows]
    report.write_text(f"project: Otter\nperiod: 2026-01\noverview: Words.\ncommits:\n{''.join(lines)}", "utf-8")
    assert main(["check", str(report), "--git", str(history.show()), "--format", "json"]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [finding["line"] for finding in findings if finding["rule"] == "text-mismatch"] == [5, 6]


def test_reapplied_commit_has_the_words_of_the_first(
    history: History, hashes: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    pond = {"src/pond.py": "".join(f"water({number})\n" for number in range(40))}
    first = history.commit("Dig a pond for otters (#70)", pond, "2026-01-20")
    history.commit(f"Revert #70\n\nThis reverts commit {first}.", {"src/pond.py": None}, "2026-01-21")
    again = history.commit("Second try (#72)", pond, "2026-01-22")[:10]
    merged = history.commit(
        "Teach swimming lessons",
        {"src/swim.py": "x\n"},
        "2026-01-23",
        branch="side",
        start=again and history.tips["main"],
    )
    merge = history.commit("Merge branch 'side'", {"src/swim.py": "x\n"}, "2026-01-24", merge=merged)[:10]
    assert hashes
    rows = [
        ("Dig a pond for otters", again),
        ("Teach swimming lessons", merged[:10]),
        ("Teach swimming lessons", merge),
    ]
    assert check(history, capsys, *rows[:2]) == []
    assert check(history, capsys, rows[0], rows[2]) == []
