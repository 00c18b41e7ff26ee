"""The noise rules that exclude commits."""

from __future__ import annotations

import pytest

from sphinxext_progress.git.drafting.noise import NoiseRule, find_noise_rule
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.touched_files import FilePurpose, file_purpose, touched_files

from .repositories import History, lines, open_branch

WORKFLOW = {".github/workflows/test.yml": "on: push\n"}
SOURCE = {"src/otter/pool.py": lines("pool")}
TEST = {"tests/test_pool.py": lines("test")}
PAGE = {"docs/pool.md": "Words.\n"}


def of(history: History, name: str) -> str:
    """Return the rule that excludes a commit; empty if there is none."""
    repository, branch = open_branch(history)
    commit = branch.commits[name]
    rule = find_noise_rule(commit, commit.title, touched_files(FileContents(repository), [commit])[name], branch)
    return rule.value if rule else ""


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
        ("Release version 1.2.0", SOURCE, "releases"),
        ("Release version: the last of the year", SOURCE, "releases"),
        ("Release Otter 1.2", SOURCE, "releases"),
        ("Prepare release (#1)", SOURCE, "releases"),
        ("release/1.2", SOURCE, "releases"),
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
