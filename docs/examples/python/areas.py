"""Print how many notable commits each area has in a range of periods."""

import sys
from collections import Counter

import sphinxext_progress
from sphinxext_progress.api import LoadedReports


def count_areas(reports: LoadedReports) -> Counter[str]:
    """Count the commits of each area."""
    return Counter(row.area for row in reports.commits())


if __name__ == "__main__":
    folder, period = sys.argv[1:]
    for area, count in count_areas(sphinxext_progress.load(folder).select(period=period)).most_common():
        print(f"{count:3} {area}")
