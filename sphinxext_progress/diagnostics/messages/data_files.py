"""Messages about data files as a whole."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

MORE_PROBLEMS = Message("{count} more faults follow", "correct the ones above first")
EMPTY_FILE = Message("the file is empty", "write at least {keys}")
