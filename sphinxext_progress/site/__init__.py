"""The Sphinx side of a build: domain, roles, directives, transforms and event handlers.

Directives pass their arguments to ``reading`` and the nodes of ``render`` to Sphinx; the domain stores what each page
shows and depends on, so that a page is read again exactly when its data changes. Nothing that works without Sphinx
belongs here.
"""

from __future__ import annotations
