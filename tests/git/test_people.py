"""Find the people who wrote the commits of a period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sphinxext_progress.git.people import People, find_people, is_bot
from sphinxext_progress.git.process import GitError

from .repositories import JANUARY, History, git, open_branch

BO = "Bo Chen <bo@example.org>"


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    """A history with a commit of Ann in December."""
    new_history = History(tmp_path / "repository")
    new_history.commit("Begin", {"x.py": "x\n"}, "2025-12-01")
    yield new_history
    new_history.close()


def found(history: History, host: str = "") -> tuple[People, Sequence[list[str]]]:
    """Return the people of January, and the names of the authors of each commit."""
    repository, branch = open_branch(history)
    commits = branch.within(JANUARY)
    people = find_people(repository, commits, host)
    return people, [[person.login or person.name for person in people.authors([commit])] for commit in commits]


def listed(people: People) -> list[tuple[str, str, int, bool]]:
    return [(person.name, person.login, person.commit_count, person.first_time) for person in people.contributors]


def test_authors_and_co_authors_are_counted(history: History) -> None:
    history.commit("Add a pool\n\nCo-authored-by: Bo Chen <bo@example.org>\nCo-Authored-By: Cy <cy@example.org>")
    history.commit("Add a cache", author=BO)
    history.commit("Squash\n\n* One\n\nCo-authored-by: Bo Chen <bo@example.org>\n\n* Two\n\nMore words.", author=BO)
    people, authors = found(history)
    assert listed(people) == [("Bo Chen", "", 3, True), ("Ann", "", 1, False), ("Cy", "", 1, True)]
    assert authors == [["Ann", "Bo Chen", "Cy"], ["Bo Chen"], ["Bo Chen"]]


def test_somebody_who_co_authored_an_earlier_commit_is_not_new(history: History) -> None:
    history.commit("Add a door\n\nCo-authored-by: Bo Chen <bo@example.org>", on="2025-12-05")
    history.commit("Add a cache", author="Bo Chen <other@example.org>")
    assert listed(found(history)[0]) == [("Bo Chen", "", 1, False)]


@pytest.mark.parametrize(
    "trailer", ["Bo Chen", "Bo Chen <", "<>", "", "Bo <bo@example.org> and Cy <cy@example.org>", "\t"]
)
def test_earlier_trailers_are_free_text(history: History, trailer: str) -> None:
    history.commit(f"Add a door\n\nCo-authored-by: {trailer}", on="2025-12-05")
    history.commit("Add a cache", author="Di <di@example.org>")
    assert listed(found(history)[0]) == [("Di", "", 1, True)]


def test_somebody_in_an_earlier_trailer_without_an_address_is_not_new(history: History) -> None:
    history.commit("Add a door\n\nCo-authored-by: Bo Chen", on="2025-12-05")
    history.commit("Add a cache", author=BO)
    assert listed(found(history)[0]) == [("Bo Chen", "", 1, False)]


def test_everybody_is_new_in_the_first_commit(tmp_path: Path) -> None:
    history = History(tmp_path / "repository")
    history.commit("Begin", {"x.py": "x\n"})
    assert listed(found(history)[0]) == [("Ann", "", 1, True)]
    history.close()


def test_a_merge_counts_by_what_it_brings(history: History) -> None:
    start = history.tips["main"]
    for number in range(2):
        topic = history.commit(
            f"Step {number}", {f"{number}": "x\n"}, branch="topic", start=start * (number == 0), author=BO
        )
    history.commit("Merge pull request #1 from bo/topic\n\nAdd it", merge=topic)
    people, authors = found(history)
    assert (listed(people), authors) == ([("Bo Chen", "", 2, True)], [["Bo Chen"]])


@pytest.mark.parametrize("bare", [True, False])
def test_the_mailmap_gives_the_names(history: History, tmp_path: Path, bare: bool) -> None:
    mailmap = "Ann Lee <ann@example.org> <ann@old.example.org>\nBo Chen <bo@example.org> Robert <rob@example.org>\n"
    history.commit("Name people", {".mailmap": mailmap}, on="2025-12-02", author="Ann <ann@old.example.org>")
    history.commit("Add it\n\nCo-authored-by: Robert <rob@example.org>", author="A. Lee <ann@old.example.org>")
    history.commit("Add more", author=BO)
    if not bare:
        git("clone", "--quiet", history.close(), tmp_path / "clone")
        history.path = tmp_path / "clone"
    assert listed(found(history)[0]) == [("Bo Chen", "", 2, True), ("Ann Lee", "", 1, False)]


def test_the_mailmap_of_the_user_does_not_count(history: History, tmp_path: Path) -> None:
    (tmp_path / "mailmap").write_text("Mallory <m@example.org> <ann@example.org>\n", "utf-8")
    git("-C", history.show(), "config", "mailmap.file", tmp_path / "mailmap")
    history.commit("Add it")
    assert listed(found(history)[0]) == [("Ann", "", 1, False)]


@pytest.mark.parametrize(
    ("email", "host", "login"),
    [
        ("123+bo@users.noreply.github.com", "github.com", "bo"),
        ("bo@users.noreply.github.com", "github.com", "bo"),
        ("123+bo@users.noreply.github.com", "", "bo"),
        ("12-bo@users.noreply.gitlab.com", "gitlab.com", "bo"),
        ("bo@noreply.codeberg.org", "codeberg.org", "bo"),
        ("bo@users.noreply.git.example.org", "git.example.org", "bo"),
        # The handle on another forge may belong to somebody else.
        ("123+bo@users.noreply.github.com", "gitlab.com", ""),
        ("bo@users.noreply.git.example.org", "", ""),
        ("bo@example.org", "github.com", ""),
    ],
)
def test_handles_come_from_the_addresses_of_the_forge(history: History, email: str, host: str, login: str) -> None:
    history.commit("Add it", author=f"Bo Chen <{email}>")
    assert listed(found(history, host)[0]) == [("Bo Chen", login, 1, True)]


def test_a_handle_in_the_history_is_known(history: History) -> None:
    history.commit("Add a door", on="2025-12-05", author="Bo Chen <1+bo@users.noreply.github.com>")
    history.commit("Add a cache", author=BO)
    assert listed(found(history)[0]) == [("Bo Chen", "bo", 1, False)]


def test_two_handles_are_not_certain(history: History) -> None:
    history.commit("Add a door", author="Bo Chen <1+bo@users.noreply.github.com>")
    history.commit("Add a cache", author="Bo Chen <2+bochen@users.noreply.github.com>")
    assert listed(found(history)[0]) == [("Bo Chen", "", 2, True)]


def test_contacts_with_something_in_common_are_one_person(history: History) -> None:
    history.commit("One", author="bo <1+bo@users.noreply.github.com>")
    history.commit("Two", author="Bo Chen <bo@example.org>")
    history.commit("Three\n\nCo-authored-by: Bo Chen <1+bo@users.noreply.github.com>")
    people, authors = found(history)
    assert listed(people) == [("Bo Chen", "bo", 3, True), ("Ann", "", 1, False)]
    assert authors == [["bo"], ["bo"], ["Ann", "bo"]]


@pytest.mark.parametrize(
    "bot",
    [
        "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
        "Otter Bot <bot@example.org>",
        "pre-commit-ci[bot] <66853113+pre-commit-ci[bot]@users.noreply.github.com>",
        "Hosted Weblate <hosted@weblate.org>",
        "Helper <noreply@example.org>",
        "Helper <no-reply@example.org>",
        "Copilot <1+Copilot@users.noreply.github.com>",
        "root <root@localhost>",
        "Jenkins <jenkins@example.org>",
        "Travis CI <builds@example.org>",
        "Scala Steward <me@example.org>",
        "Helper <bot@example.org>",
        "<>",
    ],
)
def test_bots_are_left_out(history: History, bot: str) -> None:
    history.commit("One", author=bot)
    history.commit(f"Two\n\nCo-authored-by: {bot}")
    people, authors = found(history)
    assert (listed(people), authors) == ([("Ann", "", 1, False)], [[], ["Ann"]])


def test_people_without_a_name_or_with_a_strange_one(history: History) -> None:
    history.commit("One", author="<bo@example.org>")
    history.commit("Two\n\nCo-authored-by: \N{RIGHT-TO-LEFT OVERRIDE}\t'x' <y@z>")
    history.commit("Three\n\nCo-authored-by: nobody\nCo-authored-by: <>\nCo-authored-by: Cy <cy@example.org")
    assert [person.name for person in found(history)[0].contributors] == ["Ann", "bo", "\N{RIGHT-TO-LEFT OVERRIDE} 'x'"]


def test_there_are_no_people_without_commits(history: History) -> None:
    repository, _ = open_branch(history)
    assert find_people(repository, []).contributors == []


@pytest.mark.parametrize(
    ("command", "output"),
    [
        ("check-mailmap", b""),
        ("check-mailmap", b"Ann <ann@example.org>"),
        ("check-mailmap", b"Ann\n"),
        ("shortlog", b""),
        ("shortlog", b"     1\tAnn <ann@example.org"),
        ("shortlog", b"Ann <ann@example.org>\n"),
    ],
)
def test_unexpected_output_is_an_error(
    history: History, monkeypatch: pytest.MonkeyPatch, command: str, output: bytes
) -> None:
    history.commit("Add it")
    repository, branch = open_branch(history)
    run = repository.run
    monkeypatch.setattr(
        repository,
        "run",
        lambda name, *arguments, **options: output if name == command else run(name, *arguments, **options),
    )
    with pytest.raises(GitError, match=command):
        find_people(repository, branch.within(JANUARY))


def test_names_of_bots() -> None:
    assert is_bot("renovate", "")
    assert is_bot("x", "1+x[bot]@users.noreply.github.com")
    assert not is_bot("Abbot", "abbot@example.org")
