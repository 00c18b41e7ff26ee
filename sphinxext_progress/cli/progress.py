"""Progress bars on standard error, if that is a terminal, for work that takes longer than a second."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from contextlib import AbstractContextManager
    from typing import TextIO

ItemT = TypeVar("ItemT")

#: The number of seconds after which a bar appears.
DELAY = 1.0


def with_progress(items: Collection[ItemT], label: str) -> Iterable[ItemT]:
    """Iterate over items, and show how many are done.

    :param label: what is done with them, such as ``Checking``.
    """
    bar = _make_bar(label, total=len(items), unit="file")
    if bar is None:
        yield from items
        return
    with bar:
        for item in items:
            yield item
            bar.update(1)


@contextmanager
def bytes_read(label: str) -> Iterator[Callable[[int], object] | None]:
    """Show how many bytes are read; the total is not known.

    :return: a function that adds a number of bytes; None if there is no bar.
    """
    bar = _make_bar(label, unit="B", unit_scale=True)
    with nullcontext() if bar is None else bar:
        yield bar.update if bar is not None else None


def hidden_bars(stream: TextIO) -> AbstractContextManager[None]:
    """Hide the bars while text is written to a stream, so that they do not end up on the same line."""
    tqdm = sys.modules.get("tqdm")
    return tqdm.tqdm.external_write_mode(stream) if tqdm else nullcontext()


def _make_bar(label: str, **options: Any) -> Any:
    """Create a bar; return None if standard error is not a terminal, or tqdm (the extra ``cli``) is not installed."""
    if not sys.stderr or not sys.stderr.isatty():
        return None
    try:
        from tqdm import tqdm  # noqa: PLC0415 - rarely needed, and optional
    except ImportError:
        return None
    return tqdm(desc=label, delay=DELAY, leave=False, dynamic_ncols=True, file=sys.stderr, **options)
