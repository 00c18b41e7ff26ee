"""The people who wrote the commits of a period, without bots: authors and co-authors, named by the mailmap."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.diagnostics.messages import repository as messages
from sphinxext_progress.git.repository import MissingObjectsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.repository import Repository

_BOT = re.compile(
    r"\[bot\]|(?:^|[\s_-])(?:ro)?bot$|^github[ -]actions?$|"
    r"^(?:dependabot|renovate|bors|mergify|greenkeeper|scala[ -]steward)\b",
    re.IGNORECASE,
)
# Services that commit in the name of others, assistants, and the users of machines.
_SERVICE = re.compile(
    r"\(bot\)|\b(?:copilot|weblate|crowdin|transifex|translatewiki)\b|\bagent$|\bCI(?: user| robot)?$|"
    r"^(?:buildbot|circleci|copybara|imgbot|jenkins|openhands|pontoon)$|"
    r"^(?:root|ubuntu|ec2-user|runner|admin|user|nobody|unknown|your name)$",
    re.IGNORECASE,
)
_SERVICE_ADDRESS = re.compile(r"(?:no-?reply|bot|[\w.+-]*agent)@", re.IGNORECASE)

_CO_AUTHOR = re.compile(
    r"^[ \t]*co-?authored-?by:[ \t]*(?P<name>[^<>\n]*?)[ \t]*<(?P<email>[^<>\s]+)>[ \t]*$", re.IGNORECASE | re.MULTILINE
)

_CONTACT = re.compile(r"(?P<name>.*?) ?<(?P<email>.*)>")
# A trailer is free text, so it may lack the address.
_COUNTED_CONTACT = re.compile(r" *[0-9]+\t(?P<name>.*?)(?: ?<(?P<email>[^<>]*)>)?")

# The addresses by which forges hide those of their users: 123+ann@users.noreply.github.com.
_HANDLE = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,37}[A-Za-z0-9])?"
_HIDDEN_ADDRESS = re.compile(rf"(?:\d+[+-])?(?P<login>{_HANDLE})@(?:users\.)?noreply\.(?P<host>[\w.-]+)", re.IGNORECASE)
_FORGES = frozenset({"github.com", "gitlab.com", "codeberg.org", "gitea.com"})


def is_bot(name: str, email: str) -> bool:
    """Return whether the author of a commit is a bot."""
    return bool(_BOT.search(name)) or "[bot]@" in email


class Contact(NamedTuple):
    """A name and an address, as in a commit."""

    name: str
    email: str

    @property
    def is_person(self) -> bool:
        """Whether it belongs to a person rather than to a bot or a service."""
        is_service = _SERVICE.search(self.name) or _SERVICE_ADDRESS.match(self.email)
        return bool(self.name or self.email) and not is_service and not is_bot(self.name, self.email)


@dataclass(eq=False, slots=True)
class Person:
    """A person who wrote commits of a period."""

    name: str = ""
    #: The handle on the forge; empty if it is not certain.
    login: str = ""
    #: The number of commits in the period.
    commit_count: int = 0
    #: Whether there is no earlier commit.
    first_time: bool = False


@dataclass(frozen=True)
class People:
    """The people who wrote the commits of a period."""

    #: The person of each author and co-author.
    of_contact: Mapping[Contact, Person] = field(default_factory=dict)

    @property
    def contributors(self) -> list[Person]:
        """The people, with most commits first, then by name."""
        people = dict.fromkeys(self.of_contact.values())
        return sorted(people, key=lambda person: (-person.commit_count, person.name.casefold()))

    def authors(self, commits: Iterable[GitCommit]) -> list[Person]:
        """Return the people who wrote some commits, in the order of the commits, authors before co-authors."""
        people = (self.of_contact.get(contact) for commit in commits for contact in _contacts_of(commit))
        return list(dict.fromkeys(person for person in people if person))


def find_people(repository: Repository, commits: Sequence[GitCommit], host: str = "") -> People:
    """Find the people who wrote the commits of a period.

    :param commits: the first-parent commits of the period, oldest first.
    :param host: the host of the project, to which handles belong; empty if it is unknown.
    :raises GitError: if git fails.
    """
    if not commits:
        return People()
    parts = [[*dict.fromkeys(_contacts_of(part))] for commit in commits for part in _parts(commit)]
    written = list(dict.fromkeys(contact for contacts in parts for contact in contacts))
    identities = _Identities(host)
    try:
        real, earlier = _apply_mailmap(repository, written), _earlier_contacts(repository, commits[0])
    except MissingObjectsError:
        real, earlier = written, None
        repository.skipped.add(messages.SKIPPED_PEOPLE.format())
    for pair in zip(written, real, strict=True):
        identities.add(*pair)
    people = identities.people(earlier)
    for contacts in parts:
        for person in dict.fromkeys(people[contact] for contact in contacts if contact in people):
            person.commit_count += 1
    return People(people)


class _Identities:
    """Combine the names and addresses of each person: contacts with a common name, address or handle.

    :param host: the host of the project; empty if it is unknown.
    """

    def __init__(self, host: str) -> None:
        self._hosts = {host} if host else _FORGES
        self._contacts: dict[str, list[tuple[Contact, Contact]]] = {}

    def add(self, written: Contact, real: Contact) -> None:
        """Add a contact of a person, as written in a commit and after applying the mailmap."""
        if written.is_person and real.is_person:
            keys = self._keys(written, real)
            lists = {id(found): found for key in keys if (found := self._contacts.get(key))}.values()
            combined = [*(contact for found in lists for contact in found), (written, real)]
            for contact in combined:
                self._contacts.update(dict.fromkeys(self._keys(*contact), combined))

    def people(self, earlier: Sequence[Contact] | None) -> dict[Contact, Person]:
        """Return the person of each contact as written.

        :param earlier: the contacts of earlier commits, from which some handles are known; None if they are unknown.
        """
        known: dict[int, list[Contact]] = {}
        for contact in earlier or ():
            for key in self._keys(contact):
                if key in self._contacts:
                    known.setdefault(id(self._contacts[key]), []).append(contact)
        people: dict[Contact, Person] = {}
        for contacts in self._contacts.values():
            if contacts[0][0] not in people:
                person = self._person(contacts, known.get(id(contacts), []))
                person.first_time = earlier is not None and id(contacts) not in known
                people.update((written, person) for written, _ in contacts)
        return people

    def _person(self, contacts: Sequence[tuple[Contact, Contact]], earlier: Sequence[Contact]) -> Person:
        # Of several names, a full name is the most useful one.
        names = [real.name for _, real in contacts if real.name]
        name = next((name for name in names if " " in name), names[0] if names else "")
        everywhere = [*(contact for pair in contacts for contact in pair), *earlier]
        logins = {login.casefold(): login for contact in everywhere if (login := self._login(contact))}
        login = next(iter(logins.values())) if len(logins) == 1 else ""
        return Person(name or login or contacts[0][1].email.partition("@")[0], login)

    def _keys(self, *contacts: Contact) -> set[str]:
        real = contacts[-1]
        logins = (self._login(contact) for contact in contacts)
        return {key.casefold() for key in (real.name, real.email, *logins) if key}

    def _login(self, contact: Contact) -> str:
        """Return the handle in an address with which the forge hides that of a user; empty if there is none."""
        match = _HIDDEN_ADDRESS.fullmatch(contact.email)
        return match["login"] if match and match["host"].casefold() in self._hosts else ""


def _parts(commit: GitCommit) -> Sequence[GitCommit]:
    """Return the commits that somebody wrote: those that a merge brings, or the commit."""
    return commit.merged or (() if commit.is_merge else (commit,))


def _contacts_of(commit: GitCommit) -> Iterator[Contact]:
    """Yield the authors and co-authors of a commit, as written."""
    for part in _parts(commit):
        yield _contact(part.author, part.email)
        for match in _CO_AUTHOR.finditer(part.body):
            yield _contact(match["name"], match["email"])


def _contact(name: str, email: str) -> Contact:
    """Return a contact without the characters that git does not accept in one."""
    return Contact(*(" ".join(re.sub("[<>\0]", "", text).split()) for text in (name, email)))


def _apply_mailmap(repository: Repository, contacts: Sequence[Contact]) -> list[Contact]:
    """Return the real name and address of each contact according to the mailmap of the project."""
    if not contacts:
        return []
    real = _read_contacts(repository, _CONTACT, contacts, "check-mailmap", "--stdin")
    if len(real) != len(contacts):
        raise repository.unexpected_output("check-mailmap")
    return real


def _earlier_contacts(repository: Repository, commit: GitCommit) -> list[Contact]:
    """Return the authors and co-authors of all commits before a first-parent commit, after applying the mailmap."""
    if not commit.parents:
        return []
    groups = ("--group=author", "--group=trailer:co-authored-by")
    contacts = _read_contacts(
        repository, _COUNTED_CONTACT, (), "shortlog", "--summary", "--email", *groups, commit.parents[0]
    )
    if not contacts:
        raise repository.unexpected_output("shortlog")
    return contacts


def _read_contacts(
    repository: Repository, form: re.Pattern[str], contacts: Sequence[Contact], command: str, *arguments: str
) -> list[Contact]:
    """Run a command with some contacts as its input, and read one contact from each line of its output.

    :raises GitError: if the output has another form.
    """
    stdin = [f"{contact.name} <{contact.email}>" for contact in contacts]
    *lines, rest = repository.run(command, *arguments, stdin=stdin).decode("utf-8", "replace").split("\n")
    matches = [form.fullmatch(line) for line in lines]
    if rest or not all(matches):
        raise repository.unexpected_output(command)
    return [_contact(match["name"], match["email"] or "") for match in matches if match]
