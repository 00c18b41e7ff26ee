"""What a built site offers to programs: the Atom feed, the reports as JSON, and metadata of pages.

The domain and the built pages come in; files beside the pages, and tags for their heads, go out. Nothing here changes
what a page shows.
"""

from __future__ import annotations
