"""A56, the builder's part: the n-th call that touches a data file fails, for every n."""

from __future__ import annotations

import pytest

from .conftest import Site
from .ground_rules import BUILDERS, REPAIRED, built_texts, lay_out, put, section
from .sabotage import Sabotage

pytestmark = pytest.mark.sweep


@pytest.mark.parametrize("error", [OSError, MemoryError])
def test_a56_the_build_survives_each_failing_call(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    lay_out(site, "rst")
    put(site, REPAIRED)
    assert "html" in BUILDERS
    clean = built_texts(site.build("html", "-W"), site)
    sabotage = Sabotage(monkeypatch)
    failing, hit = 0, True
    while hit:
        failing += 1
        sabotage.start(failing, error)
        built = site.build("html", "-E", "-a", "--keep-going")
        hit = sabotage.calls >= failing
        assert built.status == 0, (failing, built.warnings)
        assert "Traceback" not in "".join(built.warnings), failing
        pages = built_texts(built, site)
        assert pages.keys() == clean.keys(), failing
        # What failed is said and shown in its place; everything else is as it was.
        good = "progress-otter-2025-12"
        notices = sum(page.count("progress-notice") for page in pages.values())
        assert bool(notices) == bool(built.warnings), (failing, built.warnings)
        if "good/2025-12" not in "".join(built.warnings):
            assert f'id="{good}"' not in pages["bad.html"] or section(pages["bad.html"], good) == section(
                clean["bad.html"], good
            )
    assert failing > 10, "the sweep reached nothing"
    assert built.warnings == []
    assert pages == clean
