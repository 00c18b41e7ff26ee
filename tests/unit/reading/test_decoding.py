"""The gate: which files are read, and which characters they may have."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from sphinxext_progress.diagnostics.messages import cli, data_files
from sphinxext_progress.reading import decoding
from sphinxext_progress.reading.data_files import DataFolders
from sphinxext_progress.reading.decoding import MAX_BYTES, DataError
from sphinxext_progress.text import invisible

if TYPE_CHECKING:
    from pathlib import Path


def refusal(path: Path) -> str:
    """Return the message about a refused file, which has no line."""
    with pytest.raises(DataError) as caught:
        decoding.read_bytes(path, "d/r.yaml")
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.place, diagnostic.subtype, diagnostic.fatal) == ("d/r.yaml", "file", True)
    return diagnostic.message


def test_a_regular_file_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_bytes(b"\xff\r\n")
    assert decoding.read_bytes(file, "r.yaml") == b"\xff\r\n"


def test_a_link_to_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(b"a")
    (tmp_path / "link.yaml").symlink_to("r.yaml")
    assert decoding.read_bytes(tmp_path / "link.yaml", "link.yaml") == b"a"


def test_the_largest_file_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_bytes(b"#" * MAX_BYTES)
    assert len(decoding.read_bytes(file, "r.yaml")) == 1_000_000
    file.write_bytes(b"#" * (MAX_BYTES + 1))
    assert refusal(file) == data_files.TOO_LARGE.format(size="1000001", limit="1000000")


@pytest.mark.parametrize("name", ["missing.yaml", "missing/r.yaml", "dangling.yaml"])
def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "dangling.yaml").symlink_to("nowhere.yaml")
    assert refusal(tmp_path / name) == data_files.MISSING.format()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith(data_files.NOT_REGULAR.problem)


def test_a_named_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    # Opening it would block until another process writes to it.
    os.mkfifo(tmp_path / "r.yaml")
    assert refusal(tmp_path / "r.yaml").startswith(data_files.NOT_REGULAR.problem)


def test_circular_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").symlink_to("r.yaml")
    assert refusal(tmp_path / "r.yaml").startswith(
        data_files.UNREADABLE.format(reason="Too many levels of symbolic links")
    )


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(b"")
    assert refusal(tmp_path / "r.yaml" / "x.yaml").startswith(data_files.UNREADABLE.format(reason="Not a directory"))


def test_too_long_a_name_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("a" * 300)).startswith(data_files.UNREADABLE.format(reason="File name too long"))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (MemoryError(), cli.NO_MEMORY_TO_WRITE.format()),
    ],
)
def test_a_file_that_cannot_be_opened_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, reason: str
) -> None:
    file = tmp_path / "r.yaml"
    file.write_bytes(b"a")

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(type(file), "open", fail)
    assert refusal(file) == data_files.UNREADABLE.format(reason=reason)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "r.yaml"
    file.write_bytes(b"#")
    open_it = type(file).open

    def grow_and_open(path: Path, mode: str) -> Any:
        with open_it(path, "ab") as stream:
            stream.write(b"#" * MAX_BYTES)
        return open_it(path, mode)

    monkeypatch.setattr(type(file), "open", grow_and_open)
    assert refusal(file) == data_files.GROWING.format(limit="1000000")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("a: über 東京 😀\n".encode(), "a: über 東京 😀\n"),
        (b"a\tb\r\nc\rd\n", "a\tb\r\nc\rd\n"),
        # A byte order mark is removed, but not one inside the text.
        (b"\xef\xbb\xbfa: 1", "a: 1"),
        # Characters that reorder text are accepted; the tree makes them visible.
        ("\u202eb".encode(), "\u202eb"),
        ("a\u00a0\u200d\ufffd".encode(), "a\u00a0\u200d\ufffd"),
    ],
)
def test_text_in_utf8_is_decoded(data: bytes, text: str) -> None:
    assert decoding.decode_checked(data, "r.yaml") == text


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"\xff", "1:1", data_files.NOT_UTF8.format(byte=0xFF)),
        (b"ab\nc\xe4d", "2:2", data_files.NOT_UTF8.problem.format(byte=0xE4)),
        # Columns count characters, not bytes, and a byte order mark is none.
        ("ü\r\nüü".encode() + b"\xe4", "2:3", data_files.NOT_UTF8.problem.format(byte=0xE4)),
        (b"\xef\xbb\xbfa\xe4", "1:2", data_files.NOT_UTF8.problem.format(byte=0xE4)),
        (b"a\rb\xe4", "2:2", data_files.NOT_UTF8.problem.format(byte=0xE4)),
        ("a: b".encode("utf-16"), "1:1", data_files.OTHER_ENCODING.format(encoding="UTF-16")),
        ("a: b".encode("utf-32"), "1:1", data_files.OTHER_ENCODING.format(encoding="UTF-32")),
        (b"\xfe\xff" + "ü".encode("utf-16-be"), "1:1", data_files.OTHER_ENCODING.problem.format(encoding="UTF-16")),
        (
            b"\x00\x00\xfe\xff" + "ü".encode("utf-32-be"),
            "1:1",
            data_files.OTHER_ENCODING.problem.format(encoding="UTF-32"),
        ),
        # Without a byte order mark, the encoding is recognized by the first character.
        ("a: b".encode("utf-16-le"), "1:1", data_files.OTHER_ENCODING.problem.format(encoding="UTF-16")),
        ("a: b".encode("utf-16-be"), "1:1", data_files.OTHER_ENCODING.problem.format(encoding="UTF-16")),
        ("a: b".encode("utf-32-le"), "1:1", data_files.OTHER_ENCODING.problem.format(encoding="UTF-32")),
        ("a: b".encode("utf-32-be"), "1:1", data_files.OTHER_ENCODING.problem.format(encoding="UTF-32")),
        (b"\xed\xa0\x80", "1:1", data_files.NOT_UTF8.problem.format(byte=0xED)),
        (b"a\nb\0", "2:2", data_files.FORBIDDEN_CHARACTER.format(character="U+0000")),
        (b"\xef\xbb\xbfa\x1b", "1:2", data_files.FORBIDDEN_CHARACTER.format(character="U+001B")),
        ("a\ufeffb".encode(), "1:2", data_files.FORBIDDEN_CHARACTER.format(character="U+FEFF")),
        (b"a\x7f", "1:2", data_files.FORBIDDEN_CHARACTER.format(character="U+007F")),
        ("a\u0085".encode(), "1:2", data_files.FORBIDDEN_CHARACTER.format(character="U+0085")),
        ("a\nb\u2028".encode(), "2:2", data_files.FORBIDDEN_CHARACTER.format(character="U+2028")),
        ("\ufdd0".encode(), "1:1", data_files.FORBIDDEN_CHARACTER.format(character="U+FDD0")),
        ("\uffff".encode(), "1:1", data_files.FORBIDDEN_CHARACTER.format(character="U+FFFF")),
        ("\U0010fffe".encode(), "1:1", data_files.FORBIDDEN_CHARACTER.format(character="U+10FFFE")),
        # Only the first one is reported.
        (b"a\0\n\x01", "1:2", data_files.FORBIDDEN_CHARACTER.format(character="U+0000")),
    ],
)
def test_invalid_bytes_are_refused_with_their_position(data: bytes, place: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        decoding.decode_checked(data, "r.yaml")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.place == f"r.yaml:{place}"
    assert diagnostic.message.startswith(message)
    assert (diagnostic.subtype, diagnostic.fatal) == ("yaml", True)


@pytest.mark.parametrize(
    ("text", "character"), [("", None), ("a\n\tü", None), ("a\x00\x01", "\0"), ("\ud800", "\ud800")]
)
def test_the_first_character_that_cannot_be_shown_is_found(text: str, character: str | None) -> None:
    assert invisible.find_forbidden(text) == character


def test_line_separators_that_only_yaml_counts_are_refused() -> None:
    # Otherwise the line of a diagnostic would differ from that in an editor.
    separators = re.findall("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "".join(map(chr, range(0x3000))))
    assert len(separators) == 8
    assert all(invisible.find_forbidden(separator) for separator in separators)


def test_the_digest_of_a_refused_file_is_that_of_the_reason(tmp_path: Path) -> None:
    site = DataFolders(tmp_path, ())
    missing, folder = (decoding.file_digest(tmp_path / name, "d/r.yaml", site) for name in ("r.yaml", "."))
    (tmp_path / "r.yaml").write_bytes(b"a")
    assert len({missing, folder, decoding.file_digest(tmp_path / "r.yaml", "d/r.yaml", site)}) == 3
