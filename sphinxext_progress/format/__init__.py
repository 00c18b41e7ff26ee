"""The data format: everything that a data file may contain.

It contains the pydantic models of reports, projects and check records, their field types, and everything derived from
them alone: periods, the JSON Schema, the vocabulary of a project, the addresses of its repository. It turns the plain
values of the YAML reader into frozen models and located errors. Reading files does not belong here.
"""

from __future__ import annotations
