"""Check whether the words of a line fit the commits that it cites."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import chain
from math import log
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.git.verifying.dependency_lines import states_change
from sphinxext_progress.git.verifying.identification import describe_commit
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.git.verifying.text_matching import text_tokens
from sphinxext_progress.text.dialect import plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.verifying.context import CheckContext
    from sphinxext_progress.git.verifying.report_citations import CitedLine

#: Texts with fewer words are not checked.
MIN_WORDS = 3

#: A text fits another commit clearly better with this margin, and at most the second share of its words for its own.
MIN_MARGIN, MAX_OWN_SHARE = 0.3, 0.2

#: The same for another commit that has nearly all of the words.
MIN_EXACT_SHARE, MAX_OWN_SHARE_IF_EXACT = 0.9, 0.7

#: A text with a smaller share of its words in its commit shares nothing with it. Any large commit has many words in its
#: changed lines, so these count less.
MIN_FIT, WEIGHT_OF_LINES = 0.15, 0.3


def check_words(context: CheckContext) -> Iterator[Diagnostic]:
    """Find lines whose words fit another commit of the period, or nothing of the commits that they cite."""
    if not context.commits:
        return
    # Lines about dependencies are compared with files.
    lines = [
        line
        for line in context.citations.lines
        if line.commits and not line.match and not states_change(line.citation.text)
        if len(text_tokens(plain_text(line.citation.text))) >= MIN_WORDS
    ]
    check, unfitting = TextCheck(context), []
    for line in lines:
        fit, other = check.compare(line)
        if other:
            message = messages.TEXT_FITS_ANOTHER.format(commit=_described(line), other=describe_commit(other))
            yield context.diagnostic(GitRule.TEXT_MISMATCH, message, line.citation.place)
        elif fit < MIN_FIT:
            unfitting.append(line)
    # In a report in another language, most texts share no words with their commits.
    if len(unfitting) > max(1, len(lines) / 2):
        return
    for line in unfitting:
        message = messages.TEXT_FITS_NOTHING.format(commit=_described(line))
        yield context.diagnostic(GitRule.TEXT_MISMATCH, message, line.citation.place)


class TextCheck:
    """Compare texts with the words of commits: messages, authors, paths, and changed lines.

    A word has more weight if fewer commits of the period contain it.
    """

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self._contents = context.reverts.contents
        self._words: dict[str, frozenset[str]] = {}

    def compare(self, line: CitedLine) -> tuple[float, GitCommit | None]:
        """Compare a line with its commits and the others of the period.

        :return: how well its words fit its commits, 0 to 1, and the commit that they fit clearly better.
        """
        tokens = text_tokens(plain_text(line.citation.text))
        said = text_tokens("\n".join(map(_message, line.commits)))
        if tokens <= said or not _share_a_script(tokens, said):
            return 1.0, None
        cited = self._related(line.commits)
        words = frozenset[str]().union(*map(self._words_of, cited))
        own = self._share(tokens, words)
        hashes = {commit.hash for commit in cited}
        others = [
            (self._share(tokens, self._words_of(commit)), commit)
            for commit in self._context.commits
            if commit.hash not in hashes
        ]
        share, other = max(others, key=lambda entry: entry[0], default=(0.0, None))
        is_exact = share >= MIN_EXACT_SHARE and own <= MAX_OWN_SHARE_IF_EXACT
        if is_exact or (share - own >= MIN_MARGIN and own < MAX_OWN_SHARE):
            return own, other
        if own < MIN_FIT:
            own += WEIGHT_OF_LINES * self._share(tokens, self._changed_words(cited) - words)
            # A partial clone lacks files that may contain the words.
            own = 1.0 if self._contents.missing else own
        return own, None

    def _related(self, commits: Sequence[GitCommit]) -> list[GitCommit]:
        """Return commits with the merges that brought them, and the other commits of their chains of reverts."""
        cited = [*commits, *map(self._context.history.landing, commits)]
        hashes = {commit.hash for commit in cited}
        chains = [fate.members for fate in self._context.fates if any(commit.hash in hashes for commit in fate.members)]
        return list({commit.hash: commit for commit in chain(cited, *chains)}.values())

    def _words_of(self, commit: GitCommit) -> frozenset[str]:
        """Return the words of the messages, authors and paths of a commit."""
        if commit.hash not in self._words:
            paths = "\n".join(edit.path for edit in self._contents.edits([commit])[commit.hash])
            self._words[commit.hash] = text_tokens(f"{_message(commit)}\n{paths}")
        return self._words[commit.hash]

    def _changed_words(self, commits: Iterable[GitCommit]) -> frozenset[str]:
        """Return the words in the changed lines of commits."""
        words = frozenset[str]()
        commits = list(commits)
        paths = {edit.path for changed in self._contents.edits(commits).values() for edit in changed}
        for _, delta in self._contents.deltas(commits, paths):
            words |= text_tokens(b"\n".join([*delta.added, *delta.removed]).decode("utf-8", "replace"))
        return words

    def _share(self, tokens: Collection[str], words: Collection[str]) -> float:
        """Return the weighted share of the words of a text that a set of words contains."""
        count = len(self._context.commits)
        weights = {token: log(1 + (count + 1) / (max(1, self._frequencies[token]) + 1)) for token in tokens}
        return sum(weight for token, weight in weights.items() if token in words) / sum(weights.values())

    @cached_property
    def _frequencies(self) -> Counter[str]:
        """The number of commits of the period that contain each word."""
        # Read the paths of all commits at once.
        self._contents.edits(self._context.commits)
        return Counter(token for commit in self._context.commits for token in self._words_of(commit))


def _share_a_script(tokens: Collection[str], others: Collection[str]) -> bool:
    """Return whether words may be in the script of others: a Russian text has no words of an English message."""
    return any(map(str.isascii, tokens)) or not all(map(str.isascii, others))


def _message(commit: GitCommit) -> str:
    """Return the messages and the authors of a commit and of those that it merges."""
    return "\n".join(
        f"{part.author} {part.email.partition('@')[0]}\n{part.subject}\n{part.body}"
        for part in (commit, *commit.merged)
    )


def _described(line: CitedLine) -> str:
    return "; ".join(map(describe_commit, line.commits[:3]))
