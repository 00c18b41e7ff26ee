"""A web server for the pages that tests open in a browser.

It runs in a process of its own: two threads that start at the same time sometimes fail while coverage is measured, since
Python refuses to install a trace function while another one is being installed.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder with additional headers, without logging."""

    def __init__(self, *args: Any, headers: Mapping[str, str], **kwargs: Any) -> None:
        self._headers = headers
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        # Every browser requests it.
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        for name, value in self._headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def serving(folder: Path, headers: Mapping[str, str]) -> Iterator[str]:
    """Serve a folder on this machine; yield the address, without the final slash."""
    command = [sys.executable, __file__, str(folder), json.dumps({**headers})]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def main(folder: str, headers: str) -> None:
    """Serve a folder until the process is terminated; print the port first."""
    handler = partial(_Handler, directory=folder, headers=json.loads(headers))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
