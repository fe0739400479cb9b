"""Zips: the same files are the same bytes, and no zip reaches beyond its folder, its sizes or its names."""

import os
import stat
import struct
import zipfile

import pytest

from sim.report import archive
from sim.report.stored import Unusable
from tests.packs import member, members, write


@pytest.fixture
def folder(tmp_path):
    for place, content in {"b.txt": b"two", "a/长.txt": b"one" * 1000, "B/=1+1 <x>.txt": b""}.items():
        (tmp_path / "in" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / place).write_bytes(content)
    return tmp_path / "in"


def refused(path, tmp_path):
    """Return the key of the refusal; nothing may be written."""
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(Unusable) as error:
        archive.unpack(path, out)
    assert list(out.iterdir()) == []
    assert error.value.values["file"] == path
    return error.value.key


def test_the_same_files_are_the_same_bytes_whenever_and_wherever_they_are_packed(folder, tmp_path):
    archive.write(folder, tmp_path / "one.zip")
    other = folder.rename(tmp_path / "elsewhere")
    for path in other.rglob("*.txt"):
        os.utime(path, (1e9, 1e9))
        path.chmod(0o600)
    archive.write(other, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_members_are_in_order_with_the_earliest_time_and_plain_permissions(folder, tmp_path):
    archive.write(folder, tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as packed:
        found = packed.infolist()
    assert [one.filename for one in found] == ["B/=1+1 <x>.txt", "a/长.txt", "b.txt"]
    assert {one.date_time for one in found} == {(1980, 1, 1, 0, 0, 0)}
    assert {one.external_attr >> 16 for one in found} == {stat.S_IFREG | 0o644}
    assert {one.compress_type for one in found} == {zipfile.ZIP_DEFLATED}


def test_what_was_packed_is_unpacked(folder, tmp_path):
    archive.write(folder, tmp_path / "x.zip")
    (tmp_path / "out").mkdir()
    archive.unpack(tmp_path / "x.zip", tmp_path / "out")
    assert archive.files(tmp_path / "out") == archive.files(folder)
    for place in archive.files(folder):
        assert (tmp_path / "out" / place).read_bytes() == (folder / place).read_bytes()


def test_a_zip_of_another_program_with_entries_for_folders_is_fine(tmp_path):
    path = write(tmp_path / "x.zip", [(member("a/", stat.S_IFDIR | 0o755), b""), ("a/b.txt", b"x"), ("c.txt", b"y")])
    (tmp_path / "out").mkdir()
    archive.unpack(path, tmp_path / "out")
    assert archive.files(tmp_path / "out") == ["a/b.txt", "c.txt"]


PLACES = ["/etc/x", "//host/x", "../x", "a/../../x", "a/..", "c:/x", "c:x", "..\\x", "a\\b", "", ".", "./x", "a//b"]
PLACES += ["a/./b", "a\x00b", "a\x1b[2Jb", "a" * 256, "长" * 86, "a/" * 500 + "b"]


@pytest.mark.parametrize("place", PLACES)
def test_a_path_that_leaves_the_folder_or_is_no_plain_path_is_refused(tmp_path, place):
    path = write(tmp_path / "x.zip", [("fine.txt", b"x"), (member(place), b"x")])
    assert refused(path, tmp_path) == "remake.member.place"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK, stat.S_IFDIR])
def test_links_and_special_files_are_refused(tmp_path, kind):
    path = write(tmp_path / "x.zip", [(member("x", kind | 0o777), b"/etc/passwd")])
    assert refused(path, tmp_path) == "remake.member.special"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["a/x", "A/x", "a/X", "a/x/y", "a"])
def test_two_files_that_are_one_somewhere_are_refused(tmp_path, second):
    assert refused(write(tmp_path / "x.zip", [("a/x", b"1"), (second, b"2")]), tmp_path) == "remake.member.twice"


def test_letters_that_only_look_alike_in_bytes_are_one_name(tmp_path):
    path = write(tmp_path / "x.zip", [("\u00e9", b"1"), ("e\u0301", b"2")])
    assert refused(path, tmp_path) == "remake.member.twice"


def patched(path, offset, form, value):
    """Overwrite a field of every entry of the central directory."""
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into(form, content, at + offset, value)
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(content)
    return path


def test_an_encrypted_member_is_refused(tmp_path):
    path = patched(write(tmp_path / "x.zip", {"a": b"x"}), 8, "<H", 1)
    assert refused(path, tmp_path) == "remake.member.encrypted"


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 97])
def test_other_ways_of_compression_are_refused(tmp_path, way):
    path = patched(write(tmp_path / "x.zip", {"a": b"x"}), 10, "<H", way)
    assert refused(path, tmp_path) == "remake.member.compression"


def test_more_members_than_allowed_are_refused(tmp_path):
    path = write(tmp_path / "x.zip", {f"{k}": b"" for k in range(10_001)})
    assert refused(path, tmp_path) == "pack.too_many"


def test_a_zip_that_says_it_is_larger_than_allowed_is_refused(tmp_path):
    path = patched(write(tmp_path / "x.zip", {"a": b"x", "b": b"x"}), 24, "<L", (1 << 30) + 1)  # 2 GiB and 2 bytes
    assert refused(path, tmp_path) == "pack.too_large"


def test_a_bomb_that_says_it_is_small_ends_where_it_said(tmp_path):
    path = patched(write(tmp_path / "x.zip", {"a": bytes(1 << 24)}), 24, "<L", 10)
    (tmp_path / "out").mkdir()
    with pytest.raises(Unusable) as error:
        archive.unpack(path, tmp_path / "out")
    assert error.value.key == "remake.member.broken"
    assert sum(file.stat().st_size for file in (tmp_path / "out").iterdir()) <= 10


def test_what_comes_out_is_counted_whatever_was_said(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 100)
    with pytest.raises(Unusable) as error:
        archive._write(tmp_path, tmp_path, [(name, iter([b"x" * 60])) for name in "ab"])
    assert error.value.key == "pack.too_large"
    assert (tmp_path / "b").stat().st_size == 0


def test_what_could_not_be_unpacked_is_not_packed(folder, tmp_path, monkeypatch):
    for name, most, key in (("MOST_MEMBERS", 2, "pack.too_many"), ("MOST_BYTES", 3002, "pack.too_large")):
        with monkeypatch.context() as patch:
            patch.setattr(archive, name, most)
            with pytest.raises(Unusable) as error:
                archive.write(folder, tmp_path / "x.zip")
        assert error.value.key == key
        assert not (tmp_path / "x.zip").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"PK\x03\x04" + bytes(100), b"<html>" * 100])
def test_what_is_no_zip_is_refused(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    assert refused(tmp_path / "x.zip", tmp_path) == "remake.no_zip"


def test_what_is_no_file_is_refused(tmp_path):
    assert refused(tmp_path / "none.zip", tmp_path) == "remake.no_file"
    (tmp_path / "out").rmdir()
    assert refused(tmp_path, tmp_path) == "remake.no_file"


def test_no_flipped_byte_makes_python_stumble_or_changes_a_file_unnoticed(folder, tmp_path):
    archive.write(folder, tmp_path / "x.zip")
    sound, content = members(tmp_path / "x.zip"), (tmp_path / "x.zip").read_bytes()
    for k in range(len(content)):
        for bit in (1, 0x80):
            (tmp_path / "y.zip").write_bytes(content[:k] + bytes([content[k] ^ bit]) + content[k + 1 :])
            out = tmp_path / f"{k}-{bit}"
            out.mkdir()
            try:
                archive.unpack(tmp_path / "y.zip", out)
            except Unusable:
                continue
            found = {(out / place).read_bytes() for place in archive.files(out)}
            assert found <= set(sound.values()), k  # a name may have changed or gone, which pack.json tells


def test_a_name_that_is_told_cannot_move_the_cursor_and_ends():
    assert archive.shown("a\x1b[2J\u202eb") == "a?[2J?b"
    assert len(archive.shown("长" * 1000)) == 81
