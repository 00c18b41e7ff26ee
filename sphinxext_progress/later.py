"""Modules that are loaded when something of them is asked for, for the first time.

A site that shows no report, or builds with nothing to do, then loads no models, no parsers and no renderers. The recipe
is that of :class:`importlib.util.LazyLoader`. A module that every site loads uses these by their names, as in
``from sphinxext_progress.reading import collection as shelf``: to take a name out of one would load it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from pkgutil import iter_modules


def load_later(package: str, *names: str) -> None:
    """Put modules in their places, and load them when they are used.

    :param package: the package they are in, loaded.
    :param names: their names in it; that of a package stands for all its modules. One that is loaded already stays as
        it is.
    """
    for name in names:
        full = f"{package}.{name}"
        spec = find_spec(full)
        assert spec
        if spec.submodule_search_locations is not None:
            import_module(full)
            load_later(full, *(module.name for module in iter_modules(spec.submodule_search_locations)))
            continue
        if full in sys.modules:
            continue
        assert spec.loader
        spec.loader = LazyLoader(spec.loader)
        module = sys.modules[full] = module_from_spec(spec)
        spec.loader.exec_module(module)
        # As the import of a module of a package does it.
        parent, _, last = full.rpartition(".")
        setattr(sys.modules[parent], last, module)
