"""Addresses on the known forges, and from custom templates."""

from __future__ import annotations

import pytest

from sphinxext_progress.format.links import address_templates, detect_forge

from ..samples import project

OWNER = "https://git.example.org/o/r"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ""),
        ("repository: https://github.com/o/r", "github"),
        ("repository: https://www.github.com/o/r", "github"),
        ("repository: https://gitlab.com/group/sub/r", "gitlab"),
        ("repository: https://gitea.com/o/r", "gitea"),
        ("repository: https://codeberg.org/o/r", "gitea"),
        # The name of a self-hosted forge contains its kind.
        ("repository: https://gitlab.example.org/o/r", "gitlab"),
        ("repository: https://code.gitea.example.org:8443/o/r", "gitea"),
        ("repository: https://mygithub.example.org/o/r", ""),
        (f"repository: {OWNER}", ""),
        (f"repository: {OWNER}\nforge: gitea", "gitea"),
        ("repository: https://github.com/o/r\nforge: gitlab", "gitlab"),
    ],
)
def test_the_forge_is_detected_from_the_host_unless_configured(text: str, kind: str) -> None:
    assert detect_forge(project(text), project(text).repository) == kind


@pytest.mark.parametrize(
    ("kind", "commit", "pr", "issue", "sign"),
    [
        ("github", "/commit/abc1234", "/pull/7", "/issues/7", "#"),
        ("gitlab", "/-/commit/abc1234", "/-/merge_requests/7", "/-/issues/7", "!"),
        ("gitea", "/commit/abc1234", "/pulls/7", "/issues/7", "#"),
    ],
)
def test_each_forge_has_its_own_addresses(kind: str, commit: str, pr: str, issue: str, sign: str) -> None:
    templates = address_templates(project(f"repository: {OWNER}\nforge: {kind}"))
    assert templates.commit("abc1234") == OWNER + commit
    assert templates.pr(7) == OWNER + pr
    assert templates.issue(7) == OWNER + issue
    assert templates.author("ann") == "https://git.example.org/ann"
    assert templates.pr_sign == sign


@pytest.mark.parametrize("ending", ["", "/", ".git", ".git/"])
def test_a_clone_address_is_accepted(ending: str) -> None:
    assert (
        address_templates(project(f"repository: https://github.com/o/r{ending}")).pr(7)
        == "https://github.com/o/r/pull/7"
    )


@pytest.mark.parametrize("text", ["", f"repository: {OWNER}", "forge: github"])
def test_nothing_is_linked_without_a_repository_on_a_known_forge(text: str) -> None:
    templates = address_templates(project(text))
    assert (templates.commit("abc1234"), templates.pr(1), templates.issue(1), templates.author("ann")) == (
        "",
        "",
        "",
        "",
    )


def test_custom_templates_take_precedence_over_those_of_the_forge() -> None:
    templates = address_templates(
        project(
            "repository: https://github.com/o/r\n"
            "links:\n"
            "  pr: https://review.example.org/{pr}?back={pr}\n"
            "  author: https://people.example.org/{author}\n"
        )
    )
    assert templates.pr(7) == "https://review.example.org/7?back=7"
    assert templates.author("ann") == "https://people.example.org/ann"
    assert templates.issue(7) == "https://github.com/o/r/issues/7"


@pytest.mark.parametrize(
    ("author", "address"),
    [
        ("ann", "https://github.com/ann"),
        ("@ann", "https://github.com/ann"),
        ("a-b_c.d", "https://github.com/a-b_c.d"),
        ("Ben Miller", ""),
        ("-ann", ""),
        ("../ann", ""),
        ("ann.", ""),
        ("Zoë", ""),
    ],
)
def test_a_handle_is_linked_and_a_name_is_not(author: str, address: str) -> None:
    assert address_templates(project("repository: https://github.com/o/r")).author(author) == address
