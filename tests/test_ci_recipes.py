"""The recipes of docs/howto/ci.md: their files are valid, and what they run works in a clean clone.

A hosting service cannot run here. The tests take the scripts out of the actions and of the GitLab template and run them with
the variables that the files set, with commands in the place of ``pip``, of the installed Python and of ``gh``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from string import Template

import pytest
import yaml
from jsonschema import Draft202012Validator

from .conftest import ROOT

BIN = Path(sys.executable).parent
EXAMPLES = ROOT / "docs" / "examples" / "ci"
CHECK, DRAFT = ROOT / "action.yml", ROOT / ".github" / "actions" / "draft" / "action.yml"
TEMPLATE = ROOT / "ci" / "gitlab.yml"
SCHEMAS = {
    CHECK: "github-actions",
    DRAFT: "github-actions",
    TEMPLATE: "gitlab-ci",
    EXAMPLES / "check.yml": "github-workflows",
    EXAMPLES / "draft.yml": "github-workflows",
    EXAMPLES / "gitlab-ci.yml": "gitlab-ci",
}
BROKEN = "period: 2026-01\noverview: Words.\ncommits:\n  - {descripton: Faster, commit: 0d975241ad}\n"
IDENTITY = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in {"NAME": "Ann", "EMAIL": "ann@example.org"}.items()
}


class Clone:
    """A clean clone of a repository with a site, and the services around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clone, self.remote, self.bin = folder / "clone", folder / "remote.git", folder / "bin"
        self.calls = folder / "calls"

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        """Run git and return its output."""
        command = ["git", "-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false", *arguments]
        ran = subprocess.run(
            command, cwd=cwd or self.clone, env=os.environ | IDENTITY, capture_output=True, text=True, check=True
        )
        return ran.stdout

    def first_commit(self) -> str:
        """Return the hash of the first commit."""
        return self.git("rev-list", "--max-parents=0", "HEAD").strip()

    def commit(self, files: dict[str, str], branch: str = "main") -> None:
        """Write files and push them to a branch."""
        for name, text in files.items():
            (self.clone / name).parent.mkdir(parents=True, exist_ok=True)
            (self.clone / name).write_text(text, "utf-8")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "Write a report")
        self.git("push", "--quiet", "origin", branch)

    def command(self, name: str, script: str) -> Path:
        """Put a command on the path."""
        self.bin.mkdir(exist_ok=True)
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (self.bin / name).chmod(0o755)
        return self.bin / name

    def run(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script in the clone, as a service does."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CI"))}
        path = f"{self.bin}:{BIN}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self.clone,
            env=inherited | {"PATH": path} | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Create a repository with a history of January 2026 and a report of December 2025, and clone it."""
    clone = Clone(tmp_path)
    example = ROOT / "docs" / "examples" / "month"
    clone.git("init", "--quiet", "--bare", "--initial-branch=main", str(clone.remote), cwd=tmp_path)
    history = subprocess.run(["sh", "history.sh"], cwd=example, capture_output=True, check=True).stdout
    subprocess.run(["git", "fast-import", "--quiet"], input=history, cwd=clone.remote, check=True)
    clone.git("clone", "--quiet", str(clone.remote), str(clone.clone), cwd=tmp_path)
    shutil.copytree(example / "docs", clone.clone / "docs", dirs_exist_ok=True)
    clone.commit(
        {
            "docs/progress/project.yaml": "project: Otter\nrepository: https://github.com/example/otter\n",
            "docs/progress/2025-12.yaml": "period: 2025-12\noverview: The first month.\n",
        }
    )
    # In the place of the Python that setup-python installs: its environments have the command of this one.
    clone.command(
        "python-of-the-service",
        f'mkdir -p "$3/bin" && ln -sf "{BIN}/sphinx-progress" "$3/bin" && ln -sf "{clone.bin}/pip" "$3/bin/python"',
    )
    clone.command("pip", f'echo "pip $*" >>{clone.calls}')
    clone.command("gh", f'echo "gh $*" >>{clone.calls}')
    return clone


def action(path: Path, clone: Clone, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a composite action, with its defaults and these inputs."""
    definition = yaml.safe_load(path.read_text("utf-8"))
    [step] = [step for step in definition["runs"]["steps"] if "run" in step]
    values = {f"inputs.{name}": str(setting["default"]) for name, setting in definition["inputs"].items()}
    values |= {f"inputs.{name}": value for name, value in inputs.items()}
    values |= {
        "steps.python.outputs.python-path": str(clone.bin / "python-of-the-service"),
        "runner.temp": str(clone.folder),
        "github.ref_name": "main",
    }
    variables = {
        name: re.sub(r"\$\{\{ (.+?) \}\}", lambda match: values[match[1]], value) for name, value in step["env"].items()
    }
    assert "${{" not in step["run"]
    return clone.run(step["run"], GITHUB_ACTION_PATH=str(path.parent), RUNNER_TEMP=str(clone.folder), **variables)


def gitlab(job: str, clone: Clone, **predefined: str) -> subprocess.CompletedProcess[str]:
    """Run a job of the GitLab template, with the variables that the example and the service set."""
    template = yaml.safe_load(TEMPLATE.read_text("utf-8"))
    base, definition = template[".progress"], template[job]
    assert definition["extends"] == ".progress"
    example = yaml.safe_load((EXAMPLES / "gitlab-ci.yml").read_text("utf-8"))
    layers = (template["variables"], base["variables"], definition["variables"], example["variables"])
    service = {
        "CI_PROJECT_DIR": str(clone.clone),
        "CI_DEFAULT_BRANCH": "main",
        "CI_SERVER_HOST": "gitlab.example",
        "CI_PROJECT_PATH": "example/otter",
        "CI_JOB_URL": "https://gitlab.example/jobs/1",
        **predefined,
    }
    variables = {name: value for layer in layers for name, value in layer.items()} | service
    # A value may refer to a value that refers to one of the service.
    for _ in range(2):
        variables = {name: Template(value).safe_substitute(variables) for name, value in variables.items()}
    return clone.run("\n".join([*base["before_script"], *definition["script"]]), **(variables | predefined))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_file_is_valid(path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{SCHEMAS[path]}", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_recipes_name_the_newest_release() -> None:
    newest = re.findall(r"^## \[(\d[\d.]*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[0]
    pages = [*EXAMPLES.iterdir(), TEMPLATE, *(ROOT / "docs" / "howto").glob("*.md")]
    text = "\n".join(path.read_text("utf-8") for path in pages)
    named = re.findall(
        r"(?:example/sphinxext-progress\S*@|sphinxext-progress/raw/|PROGRESS_VERSION: |rev: )(v[\d.]+)", text
    )
    assert len(named) > 3
    assert set(named) == {f"v{newest}"}


def test_the_check_annotates_the_lines_of_a_pull_request(clone: Clone) -> None:
    clone.commit({"docs/progress/2026-01.yaml": BROKEN})
    ran = action(CHECK, clone, reports="docs/progress")
    assert ran.returncode == 1
    assert "\n::error file=docs/progress/2026-01.yaml,line=4,col=6::unknown key 'descripton'" in ran.stdout
    assert f"pip -m pip install --quiet --disable-pip-version-check {ROOT}" in clone.calls.read_text("utf-8")


def test_the_check_passes_if_nothing_is_found(clone: Clone) -> None:
    ran = action(CHECK, clone)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "::" not in ran.stdout


def test_the_check_compares_with_the_history_and_passes_options(clone: Clone) -> None:
    clone.commit(
        {"docs/progress/2026-01.yaml": BROKEN.replace("descripton", "description").replace("0d9752", "0d9753")}
    )
    ran = action(CHECK, clone, git="true", options="--ignore uncited --ignore theme-stops")
    assert ran.returncode == 1
    assert re.search(
        r"^::(error|warning) file=docs/progress/2026-01.yaml,line=4,.*0d975341ad", ran.stdout, re.MULTILINE
    )
    assert "uncited" not in ran.stdout


def test_a_check_that_cannot_run_fails(clone: Clone) -> None:
    ran = action(CHECK, clone, reports="docs/missing")
    assert ran.returncode == 2
    assert "::error file=docs/missing,line=1,col=1::" in ran.stdout


def test_an_input_is_never_run(clone: Clone) -> None:
    ran = action(CHECK, clone, reports="$(touch run);touch run", options="`touch run` *")
    assert ran.returncode == 2
    assert not (clone.clone / "run").exists()


def test_a_draft_of_the_month_becomes_a_pull_request(clone: Clone) -> None:
    ran = action(DRAFT, clone, period="2026-01", reports="docs/progress")
    assert ran.returncode == 0, ran.stderr
    branch = "progress-report-2026-01"
    assert clone.git("diff", "--name-only", "main", branch, cwd=clone.remote).split() == ["docs/progress/2026-01.yaml"]
    draft = clone.git("show", f"{branch}:docs/progress/2026-01.yaml", cwd=clone.remote)
    assert "draft: true" in draft
    assert "download: fetch packages in parallel" in draft
    assert clone.git("log", "-1", "--format=%an %s", branch, cwd=clone.remote) == (
        "github-actions[bot] Draft the progress report of 2026-01\n"
    )
    opened = clone.calls.read_text("utf-8").splitlines()[-1]
    assert opened == (
        f"gh pr create --draft --base main --head {branch} --title Draft the progress report of 2026-01 "
        f"--body-file {clone.folder}/progress-report.md"
    )
    body = (clone.folder / "progress-report.md").read_text("utf-8")
    assert "`docs/progress/2026-01.yaml`" in body
    assert re.search(r"^    1 file checked", body, re.MULTILINE)


def test_a_second_draft_of_the_month_does_nothing(clone: Clone) -> None:
    assert action(DRAFT, clone, period="2026-01").returncode == 0
    (clone.folder / "progress-report.md").unlink()
    clone.calls.unlink()
    clone.git("switch", "--quiet", "main")
    ran = action(DRAFT, clone, period="2026-01")
    assert ran.returncode == 0
    assert "the branch progress-report-2026-01 exists; nothing to do" in ran.stdout
    clone.git("merge", "--quiet", "progress-report-2026-01")
    ran = action(DRAFT, clone, period="2026-01")
    assert ran.returncode == 0
    assert "docs/progress/2026-01.yaml is the report of 2026-01; nothing to do" in ran.stdout
    assert "gh pr" not in clone.calls.read_text("utf-8")


def test_a_draft_fails_if_the_remote_cannot_be_read(clone: Clone) -> None:
    clone.git("remote", "set-url", "origin", str(clone.folder / "missing.git"))
    ran = action(DRAFT, clone, period="2026-01")
    assert ran.returncode != 0
    assert "missing.git" in ran.stderr
    assert clone.git("branch", "--list", "progress-report-*") == ""


def test_the_draft_is_of_the_branch_that_the_workflow_runs_on(clone: Clone) -> None:
    """Other branches do not count, and neither do reports in other folders."""
    clone.git("remote", "set-head", "origin", "--delete")
    clone.git("branch", "--quiet", "--move", "develop")
    clone.git("push", "--quiet", "origin", "develop", f"+{clone.first_commit()}:main")
    clone.commit({"tests/2026-01.yaml": "period: 2026-01\n"}, "develop")
    ran = action(DRAFT, clone, period="2026-01", reports="docs/progress")
    assert ran.returncode == 0, ran.stderr
    assert "checked against develop at" in (clone.folder / "progress-report.md").read_text("utf-8")
    clone.git("switch", "--quiet", "--detach", "develop")
    clone.git("branch", "--quiet", "-D", "progress-report-2026-01")
    clone.git("push", "--quiet", "origin", ":progress-report-2026-01")
    ran = action(DRAFT, clone, period="2026-01", reports="docs/progress")
    assert ran.returncode == 0, ran.stderr


def test_the_report_of_a_named_project_is_drafted_once(clone: Clone) -> None:
    clone.git("mv", "docs/progress", "docs/übersicht")
    clone.git("mv", "docs/übersicht/2025-12.yaml", "docs/übersicht/otter-2025-12.yaml")
    clone.commit({})
    ran = action(DRAFT, clone, period="2026-01", reports="docs/übersicht")
    assert ran.returncode == 0, ran.stderr
    changed = clone.git("-c", "core.quotePath=false", "diff", "--name-only", "main", "progress-report-2026-01")
    assert changed == "docs/übersicht/otter-2026-01.yaml\n"
    ran = action(DRAFT, clone, period="2026-01", reports="docs/übersicht")
    assert "docs/übersicht/otter-2026-01.yaml is the report of 2026-01; nothing to do" in ran.stdout


def test_the_draft_is_of_the_last_month(clone: Clone) -> None:
    """Commits of this month, which are the only ones after January, are not part of it."""
    ran = action(DRAFT, clone)
    assert ran.returncode != 0
    assert "no commit landed in" in ran.stderr
    assert clone.git("branch", "--list", "progress-report-*", cwd=clone.remote) == ""


def test_the_subject_of_a_commit_is_shown_as_typed(clone: Clone) -> None:
    subject = "Say ```` @everyone </pre> ![](https://evil.example/a.png)"
    environment = {"GIT_AUTHOR_DATE": "2026-01-30T12:00:00Z", "GIT_COMMITTER_DATE": "2026-01-30T12:00:00Z"}
    (clone.clone / "src.py").write_text("x = 1\n" * 50, "utf-8")
    clone.git("add", ".")
    subprocess.run(
        ["git", "commit", "--quiet", "--message", subject],
        cwd=clone.clone,
        env=os.environ | IDENTITY | environment,
        check=True,
    )
    ran = action(DRAFT, clone, period="2026-01")
    assert ran.returncode == 0, ran.stderr
    body = (clone.folder / "progress-report.md").read_text("utf-8")
    assert all(line.startswith("    ") for line in body.splitlines() if "everyone" in line)


@pytest.fixture
def package(clone: Clone) -> str:
    """Create the repository of the package, which the template clones."""
    package = clone.folder / "package"
    shutil.copytree(ROOT / "ci", package / "ci")
    clone.git("init", "--quiet", str(package), cwd=clone.folder)
    clone.git("add", ".", cwd=package)
    clone.git("commit", "--quiet", "--message", "Begin", cwd=package)
    clone.git("-c", "tag.gpgSign=false", "tag", "v0.1.0", cwd=package)
    return f"file://{package}"


@pytest.mark.parametrize(
    ("text", "status", "rules"), [(BROKEN, 1, ["progress.data"]), ("period: 2026-01\noverview: Words.\n", 0, [])]
)
def test_gitlab_gets_a_code_quality_report(
    clone: Clone, package: str, text: str, status: int, rules: list[str]
) -> None:
    clone.commit({"docs/progress/2026-01.yaml": text})
    ran = gitlab("progress-check", clone, PROGRESS_SOURCE=package, PROGRESS_GIT="false")
    assert ran.returncode == status, ran.stderr
    report = json.loads((clone.clone / "gl-code-quality-report.json").read_text("utf-8"))
    assert [finding["check_name"] for finding in report] == rules
    assert {finding["location"]["path"] for finding in report} <= {"docs/progress/2026-01.yaml"}
    schema = json.loads((ROOT / "tests" / "cli" / "schemas" / "gitlab-code-quality.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(report)
    # The log is for people.
    assert re.search(r"^\d+ files checked: (1 error|nothing found)", ran.stdout, re.MULTILINE)
    # The next job, on a runner that keeps its folders.
    assert gitlab("progress-check", clone, PROGRESS_SOURCE=package, PROGRESS_GIT="false").returncode == status


def test_gitlab_opens_a_merge_request_with_the_draft(clone: Clone, package: str) -> None:
    clone.git("config", "receive.advertisePushOptions", "true", cwd=clone.remote)
    hook = clone.remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nenv | grep ^GIT_PUSH_OPTION_ >{clone.calls}\n", "utf-8")
    hook.chmod(0o755)
    ran = gitlab("progress-draft", clone, PROGRESS_SOURCE=package, PERIOD="2026-01", REMOTE=str(clone.remote))
    assert ran.returncode == 0, ran.stderr
    branch = "progress-report-2026-01"
    assert clone.git("diff", "--name-only", "main", branch, cwd=clone.remote).split() == ["docs/progress/2026-01.yaml"]
    options = clone.calls.read_text("utf-8")
    for option in (
        "merge_request.create",
        "merge_request.target=main",
        "merge_request.title=Draft: Draft the progress report of 2026-01",
        "merge_request.description=What check found: https://gitlab.example/jobs/1",
    ):
        assert f"={option}\n" in options
    assert "1 file checked" in (clone.clone / "progress-report.md").read_text("utf-8")
