"""The base of the transforms that change what reports show."""

from __future__ import annotations

from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_progress.site.domain import ProgressDomain


class ReportTransform(SphinxPostTransform):
    """What a writer needs otherwise than the doctree has it; on a site that shows no report there is nothing."""

    def is_supported(self) -> bool:
        """Tell whether there is something to do."""
        # Each of these transforms is asked of each page.
        return bool(self.env.domaindata[ProgressDomain.name]["used"]) and super().is_supported()
