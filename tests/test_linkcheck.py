"""The linkcheck builder checks links that authors wrote, and generated links only if configured."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from .conftest import CONF, Site, directive

DATA = """\
period: 2026-01
overview: 'See [the design](ADDRESS/design) and #12.'
commits:
  - {description: Row, commit: 639c08ab82, pr: 7, issue: 8, authors: [ann], links: ['ADDRESS/link']}
trends:
  - {theme: Speed, trajectory: [{text: Cache, pr: 9}, Lazy]}
"""


@pytest.fixture
def host() -> Iterator[tuple[str, set[str]]]:
    """Yield the address of a server that answers every request, and the set of requested paths."""
    requested: set[str] = set()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            requested.add(self.path)
            self.send_response(200)
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815 - the name is that of the base class

        def log_message(self, *_: object) -> None:
            """Do not log requests."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", requested
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("configured", [False, True])
def test_generated_links_are_checked_only_if_configured(
    site: Site, host: tuple[str, set[str]], configured: bool
) -> None:
    address, requested = host
    # The default of Sphinx 8; Sphinx 7 warns if it is missing.
    conf = f"{CONF}linkcheck_report_timeouts_as_broken = False\n"
    site.write("conf.py", conf + ("progress_linkcheck = True\n" if configured else ""))
    site.write("progress/project.yaml", f"repository: {address}/o/otter\nforge: gitea\n")
    site.write("progress/2026-01.yaml", DATA.replace("ADDRESS", address))
    site.write("index.rst", directive("progress-report", "2026-01"))
    built = site.build("linkcheck", "-W", "--keep-going")
    assert built.warnings == []
    generated = {
        "/o/otter/commit/639c08ab82",
        "/o/otter/pulls/7",
        "/o/otter/pulls/9",
        "/o/otter/issues/8",
        "/o/otter/issues/12",
        "/ann",
    }
    assert requested == {"/design", "/link"} | (generated if configured else set())
    # The page has the generated links in any case.
    page = site.build("html", "-W").read("index.html")
    for path in generated:
        assert f'href="{address}{path}"' in page
