"""The benchmark of injected faults finds all of them in two small histories, and reports nothing about true reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import fault_kinds, faults

from ..git.repositories import History, lines

PLACES = ("resolver", "downloader", "index", "archive", "terminal")
CHANGES = {
    "north": [f"{verb} the {noun} of the {place}" for verb, noun in [
        ("Parallelize", "inner loop"), ("Document", "public interface"), ("Encrypt", "stored credentials"),
        ("Paginate", "listing endpoint"), ("Memoize", "slow lookups"),
    ] for place in PLACES],
    "south": [f"{verb} {noun} from {place} pages" for verb, noun in [
        ("Render", "coloured diagrams"), ("Translate", "warning banners"), ("Animate", "progress spinners"),
        ("Validate", "uploaded pictures"), ("Rotate", "expired certificates"),
    ] for place in ("gallery", "checkout", "profile", "landing", "billing")],
}  # fmt: skip
PROJECT = '[project]\ndependencies = ["httpx=={}"]\n'


def write(history: History, titles: list[str]) -> Path:
    """Write three months of commits: each title in the middle one, and some in the others."""
    history.commit("Begin", {"pyproject.toml": PROJECT.format("0.27.0")}, "2025-12-01")
    number = 100
    for month, chosen in (("2025-12", titles[:3]), ("2026-01", titles), ("2026-02", titles[:3])):
        for place, title in enumerate(chosen):
            number += 1
            name = f"src/{month}_{place}.py"
            day = f"{month}-{2 + place:02}"
            subject = title if month == "2026-01" else f"{title}, {['earlier', 'later'][month > '2026']}"
            history.commit(f"{subject} (#{number})", {name: lines(f"{title} {month}", 210 + place)}, day)
    reverted = history.commit("Introduce a shared clipboard", {"src/clip.py": lines("clip")}, "2026-01-28")
    history.commit(f"Withdraw it\n\nThis reverts commit {reverted}.", {"src/clip.py": None}, "2026-01-29")
    history.commit("Refresh pins (#99)", {"pyproject.toml": PROJECT.format("0.28.1")}, "2026-01-30")
    history.commit("chore: ignore caches", {".gitignore": "cache\n"}, "2026-01-30")
    history.commit("Close the year", {"src/last.py": "x = 1\n"}, "2026-03-01")
    return history.close()


def test_all_injected_faults_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clones = [str(write(History(tmp_path / name), titles)) for name, titles in CHANGES.items()]
    monkeypatch.setattr(faults, "FAULTS_OF_KIND", 1)
    monkeypatch.setattr("sys.argv", ["faults", *clones])
    status = faults.main()
    output = capsys.readouterr().out
    count = 2 * len(fault_kinds.FAULTS)
    assert output.splitlines()[-1] == f"found 100.0% of {count} faults; errors and warnings in true reports: 0", output
    assert status == 0
