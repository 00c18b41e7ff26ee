"""The noise rules that exclude commits."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sphinxext_progress.format.noise import FILE_PURPOSES, NoiseEntry, NoiseRule
from sphinxext_progress.git.commits import GitCommit
from sphinxext_progress.git.commits import History as Branch
from sphinxext_progress.git.drafting.noise import NoiseRules
from sphinxext_progress.git.drafting.noise_patterns import NoisePattern, built_in_entries
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.touched_files import FilePurpose, TouchedFile, file_purpose, touched_files

from .repositories import History, lines, open_branch

WORKFLOW = {".github/workflows/test.yml": "on: push\n"}
SOURCE = {"src/otter/pool.py": lines("pool")}
TEST = {"tests/test_pool.py": lines("test")}
PAGE = {"docs/pool.md": "Words.\n"}


def of(history: History, name: str) -> str:
    """Return the rule that excludes a commit; empty if there is none."""
    repository, branch = open_branch(history)
    commit = branch.commits[name]
    files = touched_files(FileContents(repository), [commit])[name]
    rule = NoiseRules().find(commit, commit.title, files, branch)
    return str(rule[0]) if rule else ""


@pytest.mark.parametrize(
    ("subject", "files", "wanted"),
    [
        ("ci: Pin the runner (#1)", WORKFLOW, "automation"),
        ("Use the new runner (#1)", WORKFLOW, "automation"),
        ("ci(hotfix): Add what was missing (#1)", WORKFLOW, "automation"),
        ("ci: Add a check of all GPUs (#1)", WORKFLOW, ""),
        ("chore: Update golden values (#1)", {"tests/golden.json": "{}"}, "golden values"),
        ("Update golden values (#1)", SOURCE, ""),
        ("gpt3_mcore_te_tp1_pp2_resume", {"tests/golden.json": "{}"}, "golden values"),
        ("Update the on-call schedule (#1)", {".github/oncall.json": "{}"}, "administration"),
        ("Ann is a reviewer now (#1)", {".github/CODEOWNERS": "* @ann\n"}, "administration"),
        ("Add on-call duties to the scheduler (#1)", SOURCE, ""),
        ("Bump version to 1.2", {"src/otter/version.py": "1.2"}, "releases"),
        ("v1.2.0rc1", SOURCE, "releases"),
        ("Bump 0.16.0 (#1)", SOURCE, "releases"),
        ("Bump the limit to 16 (#1)", SOURCE, ""),
        ("Release version 1.2.0", SOURCE, "releases"),
        ("Release version: the last of the year", SOURCE, "releases"),
        ("Release Otter 1.2", SOURCE, "releases"),
        ("Prepare release (#1)", SOURCE, "releases"),
        ("release/1.2", SOURCE, "releases"),
        ("Version Packages (#1)", SOURCE, "releases"),
        ("chore: release main", SOURCE, "releases"),
        ("Post-release version bump", SOURCE, "releases"),
        ("Back to development", SOURCE, "releases"),
        ("Tagging 1.2.0", SOURCE, "releases"),
        ("Version packages by their content (#1)", SOURCE, ""),
        ("Post release notes to the forum (#1)", SOURCE, ""),
        ("Release memory earlier (#1)", SOURCE, ""),
        ("Release the lock of version 2 (#1)", SOURCE, ""),
        ("Update German (#1)", {"locale/de.po": "x", "locale/otter.pot": "y"}, "translations"),
        ("Translated by Weblate", {"translations/app_de.ts": "x"}, "translations"),
        ("Add a German translation (#1)", {"locale/de.po": "x"}, ""),
        ("Translate more (#1)", {"locale/de.po": "x", **SOURCE}, ""),
        ("chore: Escape names (#1)", {"scripts/run.yaml": "x"}, "chores"),
        ("chore: Escape names (#1)", SOURCE, ""),
        ("build: Use a smaller image (#1)", {"Dockerfile": "FROM x\n"}, "build"),
        ("build: Bump TE (#1)", {"pyproject.toml": "x", "uv.lock": "y"}, ""),
        ("Fix typos (#1)", SOURCE, "formatting"),
        ("Run ruff on all files", SOURCE, "formatting"),
        ("Skip a flaky test (#1)", TEST, "tests"),
        ("Test the pool (#1)", TEST, ""),
        ("Fix a flaky test (#1)", {**TEST, **SOURCE}, ""),
        ("Fix broken links (#1)", PAGE, "documentation"),
        ("docs: A guide to the pool (#1)", PAGE, ""),
        ("Nothing", {}, "empty"),
        ("Add a pool (#1)", SOURCE, ""),
        ("", SOURCE, ""),
    ],
)
def test_noise_rule_by_subject_and_files(history: History, subject: str, files: dict[str, str], wanted: str) -> None:
    history.commit("Begin", {"x": "x"})
    assert of(history, history.commit(subject, files)) == wanted


@pytest.mark.parametrize(
    ("author", "wanted"),
    [
        ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "bots"),
        ("GitHub Actions <github-actions@github.com>", "bots"),
        ("otter-bot <bot@example.org>", "bots"),
        ("Bob Talbot <bob@example.org>", ""),
    ],
)
def test_bot_authors(history: History, author: str, wanted: str) -> None:
    assert of(history, history.commit("Add a pool (#1)", SOURCE, author=author)) == wanted


def test_copy_is_noise_if_the_original_is_on_the_branch(history: History) -> None:
    original = history.commit("Fix a race (#1)", SOURCE)
    copied = history.commit("cp: `Fix a race (1)` into `main` (#2)", {"x.py": "1"})
    picked = history.commit(f"Fix a race\n\n(cherry picked from commit {original})", {"x.py": "2"})
    elsewhere = history.commit("cp: `Fix a leak (77)` into `main` (#3)", {"x.py": "3"})
    assert [of(history, name) for name in (copied, picked, elsewhere)] == ["copies", "copies", ""]


def test_merge_is_judged_by_the_merged_pull_request(history: History) -> None:
    start = history.commit("Begin", {"x": "x"})
    work = history.commit("wip", SOURCE, branch="work", start=start)
    merge = history.commit("Merge pull request #7 from ann/pool\n\nAdd a pool", SOURCE, merge=work)
    squashed = history.commit("Merge branch 'dev' into main", {"y.py": "1"})
    _, branch = open_branch(history)
    assert (branch.commits[merge].number, branch.commits[merge].title) == (7, "Add a pool")
    assert [of(history, name) for name in (merge, squashed)] == ["", ""]


def test_each_rule_has_a_help_sentence() -> None:
    assert all(rule.help.endswith(".") for rule in NoiseRule)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("src/otter/pool.py", FilePurpose.SOURCE),
        ("src/topology/basic.lean", FilePurpose.SOURCE),
        ("crates/nu-command/src/fetch.rs", FilePurpose.SOURCE),
        ("lnd_test.go", FilePurpose.TEST),
        ("tests/unit/test_pool.py", FilePurpose.TEST),
        ("pkg/testing/data.bin", FilePurpose.TEST),
        ("docs/conf.py", FilePurpose.DOCUMENTATION),
        ("README.md", FilePurpose.DOCUMENTATION),
        ("requirements/dev.txt", FilePurpose.BUILD),
        ("requirements.txt", FilePurpose.BUILD),
        ("go.sum", FilePurpose.BUILD),
        ("docker/Dockerfile.dev", FilePurpose.BUILD),
        (".github/workflows/x.yml", FilePurpose.AUTOMATION),
        (".gitlab-ci.yml", FilePurpose.AUTOMATION),
        ("lnrpc/rpc.pb.go", FilePurpose.DATA),
        ("data/values.json", FilePurpose.DATA),
        ("docs/locale/de/LC_MESSAGES/index.po", FilePurpose.TRANSLATION),
        ("otter.pot", FilePurpose.TRANSLATION),
        ("translations/app_de.ts", FilePurpose.TRANSLATION),
        ("src/i18n/pt_BR.ts", FilePurpose.TRANSLATION),
        ("app_de_DE.ts", FilePurpose.TRANSLATION),
        ("src/i18n/index.ts", FilePurpose.SOURCE),
        ("src/my_db.ts", FilePurpose.SOURCE),
        ("src/pool.ts", FilePurpose.SOURCE),
        ("changelog.d/1.feature", FilePurpose.DOCUMENTATION),
    ],
)
def test_purpose_of_a_file(path: str, wanted: FilePurpose) -> None:
    assert file_purpose(path) is wanted


# Patterns ---------------------------------------------------------------------------------------------


def rule_of(
    subject: str, files: Sequence[str] = ("src/a.py",), author: str = "Ann Lee", **patterns: list[str]
) -> str | None:
    """Return the rule of a project that excludes a commit, if it is the one with the given patterns."""
    commit = GitCommit("1" * 40, ("2" * 40,), 0, 0, author, "ann@example.org", subject, "")
    touched = [TouchedFile(path, "M") for path in files]
    rules = NoiseRules([NoiseEntry.model_validate({"name": "own", **patterns})])
    found = rules.find(commit, commit.title, touched, Branch("main", {commit.hash: commit}, [commit]))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("subject", "words", "wanted"),
    [
        ("Ask the stale bot", "stale bot", "own"),
        ("Ask the stale, bot", "stale bot", "own"),
        ("Ask the bot: stale", "stale bot", None),
        ("Close (STALE) issues", "stale", "own"),
        ("stalemate", "stale", None),
        ("stalemate", "stale*", "own"),
        ("An on-call rota", "on-call", "own"),
        ("An on-call-rota", "on-call", None),
        ("An on-call-rota", "on-call*", "own"),
        ("Depends on call order", "on-call", None),
        ("Set a.b.c", "a.b?c", "own"),
        ("feat(net): Words", "net", "own"),
        ("", "x", None),
    ],
)
def test_words_of_a_rule(subject: str, words: str, wanted: str | None) -> None:
    assert rule_of(subject, words=[words]) == wanted
    assert rule_of(subject, words=["nothing", words]) == wanted


@pytest.mark.parametrize(
    ("subject", "glob", "wanted"),
    [
        ("gpt3_mcore_te", "*_*_*", "own"),
        ("gpt3_mcore te", "*_*_*", None),
        ("feat: gpt3_mcore_te", "*_*_*", "own"),
        ("[nightly] Build it", "[nightly] **", "own"),
        ("[nightly] Build it", "[nightly] *", None),
        ("[nightly]", "[nightly] **", "own"),
        ("Build it [nightly]", "[nightly] **", None),
        ("Build it every night (#12)", "build ** night", "own"),
        ("Build it every day", "build ** night", None),
        ("a x b x c", "** x c", "own"),
        ("Words", "**", "own"),
    ],
)
def test_subjects_of_a_rule(subject: str, glob: str, wanted: str | None) -> None:
    assert rule_of(subject, subjects=[glob]) == wanted


@pytest.mark.parametrize(
    ("files", "glob", "wanted"),
    [
        (["experiments/a/b.py"], "experiments/**", "own"),
        (["Experiments/b.py"], "experiments/*.py", "own"),
        (["experiments/a/b.py"], "experiments/*.py", None),
        (["experiments/a.py", "src/a.py"], "experiments/**", None),
        (["a/x/y/z.py"], "**/y/*.py", "own"),
        (["y/z.py"], "**/y/*.py", "own"),
        ([], "**", None),
    ],
)
def test_paths_of_a_rule(files: list[str], glob: str, wanted: str | None) -> None:
    assert (rule_of("Words", files, paths=[glob]) if files else rule_of_no_files(glob)) == wanted


def rule_of_no_files(glob: str) -> str | None:
    """Return whether a pattern of paths matches a commit without files."""
    commit = GitCommit("1" * 40, ("2" * 40,), 0, 0, "Ann", "ann@example.org", "Words", "")
    pattern = NoisePattern(NoiseEntry.model_validate({"name": "own", "paths": [glob]}))
    return pattern.name if pattern.matches(commit, "Words", ()) else None


@pytest.mark.parametrize(
    ("author", "glob", "wanted"),
    [
        ("Ann Lee", "ann*", "own"),
        ("Ann Lee", "ann", None),
        ("Ann Lee", "*@example.org", "own"),
        ("ci[auto]", "*[auto]", "own"),
        ("auto", "[auto]", None),
    ],
)
def test_authors_of_a_rule(author: str, glob: str, wanted: str | None) -> None:
    assert rule_of("Words", author=author, authors=[glob]) == wanted


def test_all_keys_of_a_rule_have_to_match() -> None:
    assert rule_of("Skip it", ["tests/test_a.py"], words=["skip"], purposes=["test"]) in {"own", "tests"}
    assert rule_of("Skip it", ["src/a.py"], words=["skip"], purposes=["test"]) is None
    assert rule_of("Try it", ["tests/test_a.py"], words=["skip"], purposes=["test"]) is None


def test_purposes_are_those_of_files() -> None:
    assert tuple(purpose.value for purpose in FilePurpose) == FILE_PURPOSES


def test_built_in_patterns_belong_to_built_in_rules() -> None:
    assert {entry.name for entry in built_in_entries()} <= {*NoiseRule}
