"""The examples of the documentation give the results that it shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from sphinxext_progress._version import DOCUMENTATION_URL, __version__
from sphinxext_progress.cli.main import main
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading.loader import load_file, parse_file

from .conftest import CONF, ROOT, Site, write_linked_pages

EXAMPLES = ROOT / "docs" / "examples"
REPOSITORY = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]["Repository"]


@pytest.fixture
def tutorial(tmp_path: Path) -> Site:
    shutil.copytree(EXAMPLES / "tutorial", tmp_path / "src")
    return Site(tmp_path / "src")


def test_the_example_of_the_first_page_builds(tutorial: Site) -> None:
    built = tutorial.build("html", "-W", "-n", "--keep-going")
    assert built.warnings == []
    january = built.read("january.html")
    assert "<h1>Otter Monthly Progress Report: January 2026" in january
    assert 'href="https://github.com/example/otter/commit/0123456">0123456</a>' in january
    assert "Parallel downloads" in built.read("changes.html")


def test_the_example_of_the_format_has_every_key_and_no_problem() -> None:
    report = load_file(EXAMPLES / "format" / "2026-01.yaml", "2026-01.yaml", Report)
    assert report.diagnostics == ()
    assert report.model
    assert report.model.model_fields_set == set(type(report.model).model_fields)
    project = load_file(EXAMPLES / "format" / "project.yaml", "project.yaml", Project)
    assert project.diagnostics == ()
    assert project.model
    assert project.model.model_fields_set == set(type(project.model).model_fields)


def test_the_example_of_the_format_builds(site: Site) -> None:
    shutil.copytree(EXAMPLES / "format", site.src / "progress")
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    page = site.build("html", "-W", "-n").read("index.html")
    for part in (
        "Otter in January 2026",
        "Changes of January 2026",
        'href="https://git.example.org/otter/otter/-/merge_requests/411">!411</a>',
        'href="https://people.example.org/ann">ann</a>, <span class="progress-ref">Ben Miller</span>',
        "Nov 2025",
        "Migration",
    ):
        assert part in page, part


def test_formatting_the_untidy_report_prints_the_output_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = EXAMPLES / "untidy"
    monkeypatch.chdir(folder)
    _, *arguments = (folder / "command.txt").read_text("utf-8").split()
    assert main(arguments) == 1
    assert capsys.readouterr().out == (folder / "format.diff").read_text("utf-8")


def test_the_example_of_the_readme_is_a_page(site: Site) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    data = re.findall(r"```yaml\n# (progress/.*?)\n(.*?)```", readme, re.DOTALL)
    (page,) = re.findall(r"````md\n(.*?)````", readme, re.DOTALL)
    (conf,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    site.write("conf.py", CONF + conf)
    for name, text in data:
        site.write(name, text)
        assert (EXAMPLES / "landing" / name).read_text("utf-8") == f"# {name}\n{text}"
    site.write("index.md", page)
    built = site.build("html", "-W", "-n")
    assert built.warnings == []
    assert "<h1>Lark Monthly Progress Report: January 2026" in built.read("index.html")
    assert "https://github.com/example/lark/commit/4f9a1c07be" in built.read("index.html")


def test_the_readme_links_to_files_of_the_repository_by_its_address() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", readme)
    assert len(links) > 10
    for link in links:
        assert link.startswith(f"{REPOSITORY}/"), link
        assert (ROOT / re.sub("^(blob|raw)/main/", "", link.removeprefix(f"{REPOSITORY}/"))).is_file(), link
    assert f"git+{REPOSITORY}" in readme


def test_the_address_of_the_repository_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    documentation = project["urls"].pop("Documentation")
    assert f"{documentation}en/v{__version__}/" == DOCUMENTATION_URL
    assert all(address.startswith(REPOSITORY) for address in project["urls"].values())
    pages = [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "docs").rglob("*.yaml"),
    ]
    addresses = {
        address
        for page in pages
        for address in re.findall(r"https?://[\w./-]+/sphinxext-progress\b", page.read_text("utf-8"))
    }
    assert addresses == {REPOSITORY}


def test_the_example_of_several_projects_builds(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "monorepo", tmp_path / "mono")
    built = Site(tmp_path / "mono" / "docs").build("html", "-W", "-n")
    assert built.warnings == []
    server = built.read("server.html")
    assert "Keep answers for a minute" in server
    assert "Read larger blocks" not in server
    assert 'href="https://github.com/example/mono/pull/34"' in built.read("changes.html")


def test_the_recipes_for_hosting_are_valid(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "howto" / "hosting.md").read_text("utf-8")
    hosted, workflow = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    for schema, text in (("vendor.readthedocs", hosted), ("vendor.github-workflows", workflow)):
        (tmp_path / "file.yml").write_text(text, "utf-8")
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(tmp_path / "file.yml")]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_the_reports_of_this_project_name_its_repository() -> None:
    project = load_file(ROOT / "docs" / "news" / "project.yaml", "project.yaml", Project)
    assert project.model
    assert project.model.repository == REPOSITORY


def test_the_workflow_that_checks_reports_is_valid(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "howto" / "command-line.md").read_text("utf-8")
    settings, workflow, steps, hooks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert parse_file(settings.encode(), "project.yaml", Project).diagnostics == ()
    head, step, last = workflow.rpartition("      - run: ")
    (tmp_path / "annotations.yml").write_text(workflow, "utf-8")
    (tmp_path / "sarif.yml").write_text(head + steps, "utf-8")
    assert "sphinx-progress check" in step + last
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    ran = subprocess.run([*command, *tmp_path.iterdir()], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert [hook["id"] for hook in yaml.safe_load(hooks)["repos"][0]["hooks"]] == [
        "sphinx-progress-check",
        "sphinx-progress-format",
        "sphinx-progress-check-git",
    ]


def snippets() -> list[str]:
    return sorted(path.stem for path in (EXAMPLES / "snippets").glob("*.md"))


@pytest.mark.parametrize("name", snippets())
def test_a_snippet_gives_the_same_in_both_hosts(site: Site, name: str) -> None:
    for folder in ("progress", "examples/format", "examples/areas", "examples/contents"):
        shutil.copytree(ROOT / "docs" / folder, site.src / folder, ignore=shutil.ignore_patterns("*.md"))
    site.write("conf.py", CONF)
    write_linked_pages(site)
    # Reports that are pages must be in a toctree.
    site.write("others.rst", ":orphan:\n\nOthers\n======\n\n.. toctree::\n   :glob:\n\n   progress/*\n")
    trees = []
    for suffix, head in (("md", "# Page\n\n"), ("rst", "Page\n====\n\n")):
        page = site.write(f"index.{suffix}", head + (EXAMPLES / "snippets" / f"{name}.{suffix}").read_text("utf-8"))
        assert site.build("dummy", "-E", "-W", "-n").warnings == []
        trees.append([node.pformat() for node in site.doctree("index")[0].children[1:]])
        page.unlink()
    assert trees[0] == trees[1]
    assert trees[0]


@pytest.mark.parametrize("name", snippets())
def test_a_snippet_is_shown_with_its_result(name: str) -> None:
    pages = [path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md") if "examples" not in path.parts]
    # Some pages show the data and its result, others the directive.
    source = re.compile(rf"\{{example\}} {name}\n|literalinclude\}} \.\./examples/contents/{name}\.yaml\n")
    assert any(source.search(page) and f"examples/snippets/{name}.md" in page for page in pages)
