"""An argument parser that refuses options that would have no effect."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.diagnostics.messages import cli as messages

if TYPE_CHECKING:
    from argparse import Namespace, _ArgumentGroup

    # argparse has no public name for this type.
    ArgumentGroup = _ArgumentGroup


class Parser(ArgumentParser):
    """An argument parser that knows which options require or exclude each other."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._needed: dict[str, tuple[str, ...]] = {}
        self._excluded: list[tuple[str, str]] = []

    def needs(self, option: str, *others: str) -> None:
        """Declare that an option has an effect only together with at least one of some others.

        :param option: the name of the option in the parsed arguments, as for the others.
        """
        self._needed[option] = others

    def excludes(self, option: str, other: str) -> None:
        """Declare that two options cannot be used together.

        :param option: the name of the option in the parsed arguments, as for the other.
        """
        self._excluded.append((option, other))

    def accept_former_name(self, name: str, option: str, **settings: Any) -> None:
        """Accept the former name of an option, without listing it in ``--help``.

        :param option: the name of the option in the parsed arguments.
        :param settings: the action or type of the option, as for ``add_argument``.
        """
        self.add_argument(name, dest=option, default=SUPPRESS, help=SUPPRESS, **settings)

    def refuse_ignored(self, arguments: Namespace) -> None:
        """Refuse options that contradict each other or have no effect.

        :raises CommandError: if there is such an option.
        """
        for option, other in self._excluded:
            if self._is_given(option, arguments) and self._is_given(other, arguments):
                raise CommandError(messages.EXCLUDES_OPTION.format(option=self.name(option), other=self.name(other)))
        for option, others in self._needed.items():
            if self._is_given(option, arguments) and not any(self._is_given(other, arguments) for other in others):
                needed = " or ".join(map(self.name, others))
                raise CommandError(messages.NEEDS_OPTION.format(option=self.name(option), others=needed))

    def name(self, option: str) -> str:
        """Return the quoted command-line name of an option.

        :param option: the name of the option in the parsed arguments.
        """
        # Workaround, see docs/develop/workarounds.md#argparse-actions
        # argparse has no public list of its options.
        return next(f"'{action.option_strings[-1]}'" for action in self._actions if action.dest == option)

    def _is_given(self, option: str, arguments: Namespace) -> bool:
        return bool(getattr(arguments, option) != self.get_default(option))
