"""Reading a git repository, for the command line only; a build never runs git.

The modules of this level run git and read its output: commits, the first-parent line of a branch, contents of files,
dependencies. The packages below say what the history means: ``history`` (reverts), ``drafting`` (what a report could
say) and ``verifying`` (whether a report is right). No network access, and none of the repository's own settings.
"""

from __future__ import annotations
