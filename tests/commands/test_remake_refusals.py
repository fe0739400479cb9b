"""``zonesim remake`` opens no pack that could do harm, and says in one line why."""

import contextlib
import stat
import zipfile

import pytest

from sim.commands import remaking
from tests.commands import small_packs
from tests.commands.small_packs import refused, remake
from tests.packs import LEAST, member, members, sealed, with_json, write

LANGUAGES = ("zh", "en")

scratch = pytest.fixture(autouse=True)(small_packs.scratch)
plain = pytest.fixture(scope="module")(small_packs.plain)
idle = pytest.fixture(small_packs.idle)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_no_pack_is_refused_in_one_line(plain, tmp_path, lang):
    (tmp_path / "text.zip").write_text("no zip")
    plain = write(tmp_path / "plain.zip", {"a.txt": b"x"})
    half = write(tmp_path / "half.zip", {"pack.json": b"{}"})
    for pack in (tmp_path / "none.zip", tmp_path, tmp_path / "text.zip", plain, half, tmp_path / ("x" * 300)):
        refused(pack, lang)
    assert "pack.json" in refused(plain, lang)
    assert "result/manifest.json" in refused(half, lang)


HOSTILE_MEMBERS = {
    "absolute": member("/etc/x"),
    "above": member("../x"),
    "drive": member("c:/x"),
    "backslash": member("..\\x"),
    "link": member("x", stat.S_IFLNK | 0o777),
    "pipe": member("x", stat.S_IFIFO | 0o644),
    "twice": member("PACK.json"),
}


@pytest.mark.parametrize("why", HOSTILE_MEMBERS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pack_that_reaches_out_is_refused_in_one_line_and_nothing_is_written(tmp_path, monkeypatch, why, lang):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    pack = write(tmp_path / "x.zip", [*LEAST.items(), (HOSTILE_MEMBERS[why], b"/etc/passwd")])
    refused(pack, lang)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "scratch", "x.zip"]
    assert list((tmp_path / "here").iterdir()) == []


def test_a_pack_with_too_many_members_is_refused(tmp_path):
    pack = write(tmp_path / "x.zip", {**LEAST, **{f"{k}": b"" for k in range(10_000)}})
    assert "10,002" in refused(pack)


def test_a_pack_of_a_newer_form_or_another_schema_is_refused(plain, tmp_path):
    files = members(plain)
    newer = write(tmp_path / "newer.zip", with_json(files, "pack.json", format=2))
    assert "newer zonesim (format 2, this one reads up to 1)" in refused(newer)
    for version, word in ((99, "newer"), (1, "older")):
        other = with_json(files, "result/manifest.json", schema_version=version)
        pack = write(tmp_path / "x.zip", sealed(other))
        assert word in refused(pack)


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize(
    "changes",
    [
        {"runs": "many"}, {"runs": 0}, {"seed": -1}, {"panel": 13}, {"engine": "fast"}, {"inputs": None},
        {"inputs": {"file": "../plain.yaml", "profile": None}}, {"inputs": {"file": "plain.yaml", "profile": "/x"}},
        {"inputs": {"file": 7, "profile": None}}, {"scenario": {}}, {"scenario": {"horizon": []}},
    ],
)  # fmt: skip
def test_a_manifest_that_does_not_say_how_it_was_run_is_refused(plain, tmp_path, changes):
    files = with_json(members(plain), "result/manifest.json", **changes)
    assert "result/manifest.json cannot be used" in refused(write(tmp_path / "x.zip", sealed(files)))


@pytest.mark.parametrize("file", ["none.yaml", "profiles", "plain.yaml/x"])
def test_a_manifest_that_names_no_scenario_of_the_pack_is_refused(plain, tmp_path, file):
    files = with_json(members(plain), "result/manifest.json", inputs={"file": file, "profile": None})
    lines = remake(write(tmp_path / "x.zip", sealed(files)), code=2).splitlines()
    assert f"x.zip: inputs/{file}" in lines[1]


def remake_ends(pack, ran):
    """Return whether a pack is told to have changed; False where it is run."""
    try:
        return remaking.remake(remaking.Order(pack, None, False, "en")) == 1
    except ran:
        return False


def test_no_flipped_byte_of_a_pack_ends_in_a_traceback_or_goes_unnoticed(plain, tmp_path, monkeypatch):
    class Ran(Exception):
        pass

    def ran(*_):
        raise Ran

    monkeypatch.setattr(remaking, "_made", ran)
    content, sound = plain.read_bytes(), members(plain)
    start = zipfile.ZipFile(plain).start_dir
    places = [*range(0, start, start // 40), *range(start, len(content), 41)]
    for k in places:
        pack = tmp_path / "x.zip"
        pack.write_bytes(content[:k] + bytes([content[k] ^ 4]) + content[k + 1 :])
        with contextlib.suppress(remaking.Refusal):
            if not remake_ends(pack, Ran):
                assert members(pack) == sound, k  # such as a bit of the time that nobody reads


def test_a_full_disk_is_one_line(plain, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(remaking.archive, "_write", full)
    assert "No space left on device" in remake(plain, code=1)


@pytest.mark.parametrize("command", ["pack", "remake"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_can_be_written_on_a_chinese_windows_console(command, lang):
    from sim import document

    for key, words in document.shipped("messages/pack.yaml").items():
        if key.startswith(command):
            assert words[lang].encode("gbk", errors="replace").decode("gbk") == words[lang], key
