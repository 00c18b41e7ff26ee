"""The site that the sweep over themes looks at: a page for each kind of content."""

from __future__ import annotations

import shutil

from sphinxext_progress.cli.main import main
from tests.conftest import HOST, REFERENCE, SUFFIX, Site, directive

from .conftest import many_commits

#: Large enough to be too wide for every column of text.
PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="1800" height="700" viewBox="0 0 180 70">
<rect width="180" height="70" fill="#dde5ee"/><path d="M10 60L60 35L110 45L170 10" fill="none" stroke="#2d5f91"/>
</svg>
"""

#: A report with what the reports of Megatron-LM do not have: nested sections and bullets, blocks, images.
NESTED = """\
project: Megatron-LM
period: 2024-06
overview: Faster installs, a **new scheduler**, and many pictures of both.
highlights:
  - title: Faster installs
    images: [{src: speed.svg, alt: Install time by version, caption: Cold cache, link: "https://example.org/speed"}]
    text: |
      | Version | Cold cache | Warm cache | Remarks |
      |:--------|-----------:|-----------:|:--------|
      | 1.0     |       12 s |        9 s | `StragglerDetectionConfig.from_environment_variables` |
      | 1.1     |        8 s |        2 s | Wheels are built once |

      > Nobody waits for wheels any more.
    items:
      - text: |
          An item may have several paragraphs, and end with code.

          ```python
          install(packages, cache=Cache.from_environment(prefix="STRAGGLER_DETECTION"), retries=3, timeout=timedelta(seconds=30))
          ```
        items: [{text: Nested, items: ["Three levels of `nesting`"]}, To the end]
  - title: A new scheduler
    images:
      - {src: speed.svg, alt: Contention before, caption: "Before the scheduler, with *contention*", width: 60%}
      - {src: speed.svg, alt: Contention after, width: 60%}
    items: [Less contention]
commits:
  - {area: Cleanup, description: "Rewrite `schedule()`", pr: 7, commit: db6b895c69, date: 2024-06-02, authors: [ann]}
sections:
  - title: Kernel
    text: Words of the kernel.
    sections:
      - title: Scheduler
        items: [Less contention, {text: Fairness, pr: 8}]
        sections: [{title: Fairness, text: "Words about fairness.\\n\\n![Fairness](speed.svg)\\n"}]
contributors:
  - {name: Ann Lee, login: ann, commit_count: 12, first_time: true}
  - {name: Bartholomew von Hohenlohe-Waldenburg-Schillingsfürst, commit_count: 3}
  - bo
"""

GROUPS = (
    directive("commit-table", "2026-01", HOST, group_by="area"),
    directive("commit-table", "2025-12", HOST, group_by="area", columns="area, date, description, commit, pr"),
    directive("commit-table", "2025-11", HOST, group_by="area", columns="description"),
)

#: Adds contributors to the reports of 2025.
CONTRIBUTORS = "\ncontributors: [{{name: Newcomer {month}, first_time: true}}, {others}]\n"

#: The directives of the pages.
SCENES = {
    "report": (directive("progress-report", "2026-01", HOST),),
    "table": (
        directive(
            "commit-table", "many/2025-12.yaml", HOST, columns="period, date, area, description, commit, pr, authors"
        ),
    ),
    "grouped": GROUPS,
    "trends": (
        directive("trend-table", "progress/*.yaml", HOST),
        directive("trend-table", "2025-12", HOST, columns="theme, activity, trajectory"),
    ),
    "timeline": (
        directive("trend-table", "progress/*.yaml", HOST, layout="timeline"),
        directive("trend-table", "2025-10..2026-01", HOST, layout="timeline", caption="Four months"),
    ),
    "charts": (
        directive("progress-chart", "2025-08..2026-01", HOST, limit="6", caption="Commits by area"),
        directive("progress-chart", "2026-01", HOST),
        directive("progress-chart", "progress/*.yaml", HOST, show="contributors"),
    ),
    "archive": (directive("progress-index", "progress/*.yaml", HOST, feed=""),),
    "nested": (directive("progress-report", "2024-06", HOST),),
}

#: The pages that the sweep looks at; the last one is written by a command.
PAGES = (*SCENES, "progress/areas/moe")


def write_scenes(site: Site, conf: str) -> None:
    """Write the pages of the scenes, and reports of three years."""
    site.write("conf.py", conf + 'html_baseurl = "https://example.org/"\n')
    shutil.copytree(REFERENCE.parent, site.src / "progress", ignore=shutil.ignore_patterns("index.md", "*.check.yaml"))
    site.write("progress/2025-02.report.yaml", many_commits(9, "2025-02"))
    site.write("progress/2024-06.yaml", NESTED)
    for month, path in enumerate(sorted((site.src / "progress").glob("2025-*")), 2):
        contributors = CONTRIBUTORS.format(month=month, others=", ".join(f"ann-{number}" for number in range(month)))
        path.write_text(path.read_text("utf-8") + contributors, "utf-8")
    site.write("progress/speed.svg", PICTURE)
    site.write("many/2025-12.yaml", many_commits(150))
    site.write("many/project.yaml", "project: Many\n")
    for name, directives in SCENES.items():
        # A report has a title of its own.
        title = "" if name in {"report", "nested"} else f"{name.capitalize()}\n{'=' * len(name)}\n\n"
        site.write(f"{name}.{SUFFIX}", title + "\n".join(directives))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   *\n   progress/*\n   progress/areas/*\n")
    assert main(["init", "--area-pages", str(site.src)]) == 0
