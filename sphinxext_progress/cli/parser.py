"""The parser of a command, which refuses options that would have no effect."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.console import CommandError

if TYPE_CHECKING:
    from argparse import Namespace


class Parser(ArgumentParser):
    """A parser that knows which of its options only have an effect along with others."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._needed: dict[str, tuple[str, ...]] = {}
        self._excluded: list[tuple[str, str]] = []

    def needs(self, option: str, *others: str) -> None:
        """Declare that an option only has an effect along with one of some others.

        :param option: its name in the parsed arguments.
        :param others: the names of the others.
        """
        self._needed[option] = others

    def excludes(self, option: str, other: str) -> None:
        """Declare that two options contradict each other.

        :param option: its name in the parsed arguments.
        :param other: the name of the other.
        """
        self._excluded.append((option, other))

    def refuse_ignored(self, arguments: Namespace) -> None:
        """Refuse options that would have no effect.

        :param arguments: the parsed arguments.
        :raises CommandError: where there is such an option.
        """
        for option, other in self._excluded:
            if self._is_given(option, arguments) and self._is_given(other, arguments):
                msg = f"{self.name(option)} cannot be used with {self.name(other)}"
                raise CommandError(msg)
        for option, others in self._needed.items():
            if self._is_given(option, arguments) and not any(self._is_given(other, arguments) for other in others):
                msg = f"{self.name(option)} has no effect without {' or '.join(map(self.name, others))}"
                raise CommandError(msg)

    def name(self, option: str) -> str:
        """Return what an option is called on the command line, in quotes.

        :param option: its name in the parsed arguments.
        """
        # argparse has no public list of its options.
        return next(f"'{one.option_strings[-1]}'" for one in self._actions if one.dest == option)

    def _is_given(self, option: str, arguments: Namespace) -> bool:
        return bool(getattr(arguments, option) != self.get_default(option))
