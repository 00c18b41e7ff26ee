"""Messages about the files that are written next to the pages."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

NO_FEED = Message("no feed of the reports is written: html_baseurl, the address of the site, is not set in conf.py")
CANNOT_WRITE = Message(
    "{name} cannot be written: {reason}; expected a file inside the site", "change 'progress_feed' or 'progress_data'"
)
