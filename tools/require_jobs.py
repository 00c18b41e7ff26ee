"""Fail unless each job in NEEDS, the context ``needs`` as JSON, succeeded; those in MAY_FAIL are only listed."""

from __future__ import annotations

import json
import os
import sys


def main() -> int:
    """Print the result of each job."""
    results = {name: job["result"] for name, job in json.loads(os.environ["NEEDS"]).items()}
    may_fail = os.environ.get("MAY_FAIL", "").split()
    failed = [name for name, result in results.items() if result != "success" and name not in may_fail]
    for name, result in results.items():
        print(f"{name}: {result}{' (may fail)' if name in may_fail else ''}")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
