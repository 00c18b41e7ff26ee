"""Read a git repository, for the command line only; a build never runs git.

The modules here run git and parse its output: commits, the first-parent line of a branch, file contents, dependencies.
The subpackages interpret the history: ``history`` finds reverts, ``drafting`` finds changes that a report could mention,
and ``verifying`` checks a report. Nothing here accesses the network or uses the repository's own settings.
"""

from __future__ import annotations
