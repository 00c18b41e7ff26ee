"""The base class of the transforms that change how reports are shown."""

from __future__ import annotations

from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_progress.site.domain import progress_domain


class ReportTransform(SphinxPostTransform):
    """A post-transform that only runs on sites that use the extension."""

    def is_supported(self) -> bool:
        """Return whether the transform applies."""
        return bool(progress_domain(self.env).pages.dependencies) and super().is_supported()
