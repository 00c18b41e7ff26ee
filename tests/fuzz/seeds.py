"""The seeds of the fuzzers: reports of the documentation, and bad inputs of the tests."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from tests import test_torture_data, test_torture_text
from tests.conftest import REPORT, ROOT
from tests.fuzz.tokens import dictionary

#: Larger seeds slow down every run without finding more.
LARGEST = 7_000


def seeds() -> list[bytes]:
    """Return the seeds."""
    files = [*(ROOT / "docs" / "progress").glob("*.yaml"), *(ROOT / "docs" / "examples").rglob("*.yaml")]
    entries = [*test_torture_data.ENTRIES.values(), *test_torture_text.ENTRIES.values()]
    torture = [entry.data for entry in entries if isinstance(entry.data, str | bytes)]
    data = [path.read_bytes() for path in sorted(files)]
    data += [seed.encode("utf-8") if isinstance(seed, str) else seed for seed in (REPORT, *torture)]
    return [seed for seed in dict.fromkeys(data) if len(seed) <= LARGEST]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "seeds").mkdir(parents=True, exist_ok=True)
    for seed in seeds():
        (folder / "seeds" / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    (folder / "tokens.dict").write_text(dictionary(), "utf-8")
