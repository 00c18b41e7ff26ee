"""Publish reports for other programs: the Atom feed, the reports as JSON, and metadata of pages.

The input is the domain and the built pages; the output is files next to the pages, and tags for their ``<head>``.
Nothing here changes the visible content of a page.
"""

from __future__ import annotations
