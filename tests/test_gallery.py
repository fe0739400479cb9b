"""The gallery of README.md: real runs, made again by the commands that it shows."""

import hashlib
import re
import shlex

import pandas as pd
import pytest
from click.testing import CliRunner
from PIL import Image

from sim.__main__ import zonesim
from tests.sources import ROOT
from tests.test_readme import PAGE, SHELL

REFERENCE = ROOT / "results" / "reference"
(COMMANDS,) = [block.splitlines() for block in SHELL if "results/reference" in block]
SHOWN = re.findall(r"!\[([^\]]+)\]\(results/reference/([\w.-]+)\.png\)", PAGE)


def table(path):
    return pd.read_csv(path, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def again(kernel, tmp_path_factory):
    """Return the folder of the same pictures, made again."""
    folder = tmp_path_factory.mktemp("gallery")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONESIM_STORE", str(folder / "store"))
        for line in COMMANDS:
            words = []
            for word in shlex.split(line)[1:]:
                if word == "results/reference":
                    words.append(str(folder / "reference"))
                elif word.startswith("results/"):
                    words += sorted(map(str, folder.glob(word)))
                else:
                    words.append(word)
            words += ["--out", str(folder / "results")] if words[0] == "run" else []
            done = CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(zonesim, words, catch_exceptions=False)
            assert done.exit_code == 0, done.output
    return folder / "reference"


def test_the_gallery_shows_three_charts_with_a_caption():
    assert len(SHOWN) == 3
    assert {f"{name}.png" for _, name in SHOWN} == {path.name for path in REFERENCE.glob("*.png")}
    assert all(len(caption) > 30 for caption, _ in SHOWN)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for _, name in SHOWN])
def test_the_table_of_a_picture_is_what_the_model_gives_now(again, name):
    kept, made = table(REFERENCE / f"{name}.csv"), table(again / f"{name}.csv")
    pd.testing.assert_frame_equal(kept, made, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", [name for _, name in SHOWN])
def test_a_picture_carries_the_digest_of_the_table_beside_it(name):
    written = (REFERENCE / f"{name}.csv").read_bytes().removeprefix(b"\xef\xbb\xbf")
    with Image.open(REFERENCE / f"{name}.png") as picture:
        assert hashlib.sha256(written).hexdigest() in picture.info["Description"]
    assert (REFERENCE / f"{name}.png").stat().st_size < 200_000
