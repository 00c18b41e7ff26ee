"""Messages about the files that are written next to the pages."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

NO_FEED = Message("no feed is written, because html_baseurl is not set in conf.py")
CANNOT_WRITE = Message("cannot write {name}: {reason}", "change 'progress_feed' or 'progress_data'")
