"""Check the references of a line: unknown or ambiguous references, rows without any, and numbers of other commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.format.base import locate
from sphinxext_progress.format.references import CommitReference
from sphinxext_progress.git import subjects
from sphinxext_progress.git.history import message_references
from sphinxext_progress.git.revisions import resolve
from sphinxext_progress.git.verifying.identification import describe_commit
from sphinxext_progress.git.verifying.rules import GitRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.history.reverts import CommitFate
    from sphinxext_progress.git.verifying.citations import Citation
    from sphinxext_progress.git.verifying.context import CheckContext
    from sphinxext_progress.git.verifying.report_citations import CitedLine
    from sphinxext_progress.git.verifying.text_matching import TextMatch

#: The maximum number of pull requests listed for a commit.
MAX_LISTED_NUMBERS = 8


class ReferenceCheck:
    """Find references that do not identify one commit."""

    def __init__(self, context: CheckContext) -> None:
        self._context = context
        self._history = context.history
        self._finder = context.finder

    def check(self, citation: Citation) -> Iterator[Diagnostic]:
        """Yield diagnostics for the unknown and ambiguous references of a line."""
        for name in citation.hashes:
            yield from self._check_hash(name, citation)
        # With a hash, the number belongs to its commit, which PullRequestCheck checks.
        for number in () if citation.hashes else citation.numbers:
            if self._history.by_number and not self._finder.by_number(number):
                yield self.unknown_number(number, citation)

    def unknown_number(self, number: int, citation: Citation) -> Diagnostic:
        """Return the diagnostic for a number that no commit has."""
        message = messages.UNKNOWN_NUMBER.format(ref=self._history.branch, number=number)
        return self._context.diagnostic(GitRule.COMMIT_UNKNOWN, message, citation.place)

    def _check_hash(self, name: LocatedText, citation: Citation) -> Iterator[Diagnostic]:
        """Yield a diagnostic for a hash that does not identify one commit."""
        matches, ref = self._finder.by_hash(name), self._history.branch
        shown = quoted(str(CommitReference(locate(self._history.repository), name)))
        if len(matches) == 1:
            return
        if matches:
            listed = ", ".join(map(describe_commit, matches[:3]))
            rule = GitRule.COMMIT_AMBIGUOUS
            message = messages.AMBIGUOUS_HASH.format(hash=shown, count=len(matches), commits=listed)
        else:
            suggestion = self._suggestion(citation)
            if resolve(self._context.repository, name).startswith(name.lower()):
                rule = GitRule.COMMIT_ELSEWHERE
                template = messages.COPIED_ELSEWHERE if suggestion else messages.COMMIT_ELSEWHERE
            else:
                rule = GitRule.COMMIT_UNKNOWN
                template = messages.MISTYPED_HASH if suggestion else messages.UNKNOWN_HASH
            message = template.format(hash=shown, ref=ref, suggestion=suggestion)
        yield self._context.diagnostic(rule, message, name)

    def _suggestion(self, citation: Citation) -> str:
        """Suggest a commit for a line with a wrong hash; empty if there is none."""
        for number in citation.numbers:
            if commit := self._finder.by_number(number):
                return messages.NUMBER_SUGGESTION.format(number=number, commit=describe_commit(commit))
        best = self._context.matchers.match(citation.text).best
        return messages.TEXT_SUGGESTION.format(commit=describe_commit(best)) if best else ""

    def check_match(self, row: Citation, match: TextMatch) -> Diagnostic:
        """Return the diagnostic for a row without a hash or a number."""
        if match.best:
            message = messages.ROW_MATCHED.format(commit=describe_commit(match.best))
            return self._context.diagnostic(GitRule.ROW_LINKED, message, row.text)
        nearest = "; ".join(map(describe_commit, match.nearest)) or messages.NO_COMMON_WORD.format()
        message = messages.ROW_UNMATCHED.format(commits=nearest)
        return self._context.diagnostic(GitRule.ROW_UNLINKED, message, row.text)


class PullRequestCheck:
    """Check the numbers of lines against their hashes.

    :param fates: the fates of the cited commits, by hash.
    """

    def __init__(self, context: CheckContext, references: ReferenceCheck, fates: Mapping[str, CommitFate]) -> None:
        self._context = context
        self._references = references
        self._fates = fates

    def check(self, line: CitedLine) -> Iterator[Diagnostic]:
        """Check the numbers of a line.

        A number that belongs to none of the commits may refer to another one, which is then added to them.
        """
        citation, commits = line.citation, line.commits
        if not citation.hashes or not self._context.finder.named_by(citation):
            return
        own = {commit.hash: self._numbers(commit) for commit in commits}
        unrelated = [number for number in citation.numbers if number not in set().union(*own.values())]
        if not unrelated:
            return
        mismatched = [commit for commit in commits if own[commit.hash] and not own[commit.hash] & set(citation.numbers)]
        for commit in mismatched:
            message = messages.WRONG_NUMBER.format(
                commit=describe_commit(commit),
                own=self._listed(sorted(own[commit.hash])[:MAX_LISTED_NUMBERS]),
                numbers=self._listed(unrelated),
            )
            yield self._context.diagnostic(GitRule.PR_MISMATCH, message, citation.place)
        for number in () if mismatched else unrelated:
            other = self._context.finder.by_number(number)
            if other and not any(own.values()):
                message = messages.NUMBER_OF_ANOTHER.format(
                    number=number,
                    other=describe_commit(other),
                    commit=describe_commit(commits[0]),
                )
                yield self._context.diagnostic(GitRule.PR_MISMATCH, message, citation.place)
            elif other:
                commits.append(other)
            elif any(own.values()):
                yield self._references.unknown_number(number, citation)

    def _numbers(self, commit: GitCommit) -> set[int]:
        """Return the numbers of a commit's own pull request and of those whose work it reapplies or copies."""
        landing = self._context.history.landing(commit)
        numbers = {number for candidate in (commit, landing) if (number := candidate.number)}
        if fate := self._fates.get(commit.hash):
            numbers |= fate.numbers
        refers = subjects.parse_subject(commit.title).copy or message_references.parse_message(commit)
        return numbers | (commit.numbers if refers else set())

    def _listed(self, numbers: list[int]) -> str:
        return ", ".join(map(self._context.history.shown_number, numbers))
