"""Reading data files: untrusted bytes come in, checked models go out.

Finds the files that a pattern matches inside the allowed folders, decodes and parses them, validates them against the
models of ``format``, and collects the reports that a directive's argument names. Every problem becomes a located
diagnostic; nothing is logged. What is done with the reports does not belong here.
"""

from __future__ import annotations
