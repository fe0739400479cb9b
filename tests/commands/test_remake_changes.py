"""``zonesim remake`` finds every change in a pack: by its digests before anything is run, or by running it."""

import pytest
import yaml

from tests import packs
from tests.commands import small_packs
from tests.commands.small_packs import TABLES, remake, with_other_luck
from tests.packs import members, said, sealed, with_json, write

scratch = pytest.fixture(autouse=True)(small_packs.scratch)
plain = pytest.fixture(scope="module")(small_packs.plain)
idle = pytest.fixture(small_packs.idle)


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize("place", [*(f"result/{table}.parquet" for table in TABLES), "inputs/plain.yaml"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_changed_byte_is_found_before_anything_is_run(plain, tmp_path, place, lang):
    files = members(plain)
    changed = bytearray(files[place])
    changed[len(changed) // 2] ^= 1
    lines = remake(write(tmp_path / "x.zip", {**files, place: bytes(changed)}), code=1, lang=lang).splitlines()
    assert "x.zip" in lines[0]
    assert [line.strip() for line in lines[1:]] == [f"{place}{': changed' if lang == 'en' else '：已被改动'}"]


@pytest.mark.usefixtures("idle")
def test_a_changed_byte_is_found_though_pack_json_was_made_to_suit(plain, tmp_path):
    files = members(plain)
    manifest = files["result/manifest.json"]
    files = {**sealed({**files, "result/runs.parquet": b"other"}), "result/manifest.json": manifest}
    digests = {**said(files, "pack.json")["files"], "result/manifest.json": packs.digest(manifest)}
    pack = write(tmp_path / "x.zip", with_json(files, "pack.json", files=digests))
    assert remake(pack, code=1).splitlines()[1:] == ["  result/runs.parquet: changed"]


@pytest.mark.usefixtures("idle")
def test_missing_and_added_files_are_named(plain, tmp_path):
    files = members(plain)
    del files["result/bands.parquet"]
    lines = remake(write(tmp_path / "x.zip", {**files, "extra.txt": b"x"}), code=1).splitlines()
    assert lines[1:] == ["  extra.txt: was not packed", "  result/bands.parquet: missing"]


@pytest.mark.usefixtures("idle")
def test_a_pack_json_that_says_otherwise_than_the_manifest_is_named(plain, tmp_path):
    pack = write(tmp_path / "x.zip", with_json(members(plain), "pack.json", model="0" * 64))
    assert remake(pack, code=1).splitlines()[1:] == ["  pack.json: model: changed"]


def test_tables_that_were_changed_with_all_digests_are_found_by_making_them_again(plain, tmp_path):
    pack = write(tmp_path / "x.zip", with_other_luck(members(plain), tmp_path))
    page = remake(pack, code=1)
    lines = page.splitlines()
    verdict = lines.index("different: plain made again is not what was packed:")
    assert lines[verdict + 1 :] == [f"  {table}.parquet: other content" for table in TABLES]
    assert "Drift of each target" in page
    assert "另一版本" not in remake(pack, code=1, lang="zh")


def test_a_scenario_that_was_changed_with_all_digests_is_found_by_running_it(plain, tmp_path):
    files = members(plain)
    scenario = yaml.safe_load(files["inputs/plain.yaml"])
    scenario["policy"]["intensity"] = 2
    changed = yaml.safe_dump(scenario, allow_unicode=True).encode()
    page = remake(write(tmp_path / "x.zip", sealed({**files, "inputs/plain.yaml": changed})), code=1)
    for name in ("inputs", "scenario"):
        assert f"manifest.json: {name}: other content" in page
