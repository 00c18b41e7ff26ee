"""The base of the transforms that change what reports show."""

from __future__ import annotations

from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_progress.site.domain import ProgressDomain


class ReportTransform(SphinxPostTransform):
    """A post-transform that only runs on sites that use the extension."""

    def is_supported(self) -> bool:
        """Tell whether the transform applies."""
        # Called for each transform and page, so the raw data is checked first.
        return bool(self.env.domaindata[ProgressDomain.name]["used"]) and super().is_supported()
