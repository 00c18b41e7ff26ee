"""Modules that are loaded when something of them is asked for, for the first time.

A site that shows no report, or builds with nothing to do, then loads no models, no parsers and no renderers. The
recipe is that of :class:`importlib.util.LazyLoader`; a module of ours may take a name out of such a module when it is
loaded itself, but then it loads both.
"""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec


def load_later(package: str, *names: str) -> None:
    """Put modules in their places, and load them when they are used.

    :param package: the package they are in.
    :param names: their names in it; one that is loaded already stays as it is.
    """
    for name in names:
        full = f"{package}.{name}"
        spec = None if full in sys.modules else find_spec(full)
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
            module = sys.modules[full] = module_from_spec(spec)
            spec.loader.exec_module(module)
            # As the import of a module of a package does it.
            setattr(sys.modules[package], name, module)
