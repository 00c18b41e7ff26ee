"""The data format: everything that a data file may contain.

Pydantic models of reports, projects and recorded checks, the types of their fields, and what follows from them alone:
periods, the JSON Schema, the vocabulary of a project, the addresses of its repository. Plain values come in, as the
YAML reader makes them; frozen models and located errors go out. Reading files does not belong here.
"""

from __future__ import annotations
