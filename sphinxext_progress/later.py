"""Modules that are loaded when something of them is asked for, for the first time.

A site that shows no report, or builds with nothing to do, then loads no models, no parsers and no renderers. The recipe
is that of :class:`importlib.util.LazyLoader`. A module that every site loads uses these by their names, as in
``from sphinxext_progress import shelf``: to take a name out of one would load it.
"""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec


def load_later(package: str, *names: str) -> None:
    """Put modules in their places, and load them when they are used.

    :param package: the package they are in, loaded.
    :param names: their names in it; one that is loaded already stays as it is.
    """
    for name in names:
        full = f"{package}.{name}"
        if full in sys.modules:
            continue
        spec = find_spec(full)
        assert spec
        assert spec.loader
        spec.loader = LazyLoader(spec.loader)
        module = sys.modules[full] = module_from_spec(spec)
        spec.loader.exec_module(module)
        # As the import of a module of a package does it.
        setattr(sys.modules[package], name, module)
