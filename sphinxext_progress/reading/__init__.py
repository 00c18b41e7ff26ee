"""Read data files: from untrusted bytes to validated models.

This package finds the files that a pattern matches inside the allowed folders, decodes, parses and validates them, and
collects the reports that the argument of a directive selects. Every problem becomes a located diagnostic; nothing is
logged. Querying and rendering reports does not belong here.
"""

from __future__ import annotations
