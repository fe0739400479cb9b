"""A zone profile is checked like a scenario, and says all that the model draws the zone from."""

import copy
import json

import jsonschema
import numpy as np
import pytest

from sim import document, profile, profile_schema, schemas, state
from sim.document import Mistakes


@pytest.fixture
def lincang():
    return copy.deepcopy(document.read(profile.SHIPPED / "lincang.yaml").content)


@pytest.fixture
def told(tmp_path):
    def tell(content: dict) -> list[str]:
        path = tmp_path / "zone.yaml"
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")  # JSON is YAML
        try:
            profile.load(path)
        except Mistakes as wrong:
            return [line.split(": ", 1)[1] for line in wrong.texts("en")]
        return []

    return tell


def test_the_shipped_zone_is_sound_and_complete():
    zone = profile.shipped("lincang")
    assert zone.name == "lincang"
    assert set(zone.traits) == set(profile_schema.TRAITS)
    assert set(zone.tags) <= {"V", "V2", "D", "B", "J"}
    assert len(zone.digest) == 64


def test_the_record_holds_every_number_of_the_profile_at_its_place():
    zone = profile.shipped("lincang")
    record = zone.record()
    parks, industries = list(zone.parks), list(zone.industries)
    assert parks[int(record["core"])] == zone.core
    assert record["counts"].sum() == sum(sum(row.values()) for row in zone.enterprises.values())
    park, industry = parks[-1], industries[-1]
    cell = (len(parks) - 1) * state.MAX_INDUSTRIES + len(industries) - 1
    assert record["counts"][cell] == zone.enterprises[park][industry]
    assert record["median_sales"][len(industries) - 1] == zone.traits["median_sales"][industry]
    assert record["latitude"][len(parks) - 1] == zone.parks[park].latitude
    assert record["large_number"].sum() == sum(one.numbers["number"] for one in zone.large.values())
    names = [name for name in record.dtype.names if not np.any(record[name])]
    assert set(names) <= {"core", "large_park", "large_industry", *profile_schema.FLAGS}, (
        "a field of the record that nothing fills"
    )


def test_a_sound_profile_has_no_mistakes(lincang, told):
    assert told(lincang) == []


def test_every_industry_needs_every_trait(lincang, told):
    industry = next(iter(lincang["industries"]))
    del lincang["traits"]["median_sales"]["values"][industry]
    del lincang["traits"]["trend"]
    assert set(told(lincang)) == {
        f"traits.median_sales.values.{industry}: is missing; add it",
        "traits.trend: is missing; add it",
    }


def test_an_industry_that_is_not_declared_is_unknown(lincang, told):
    lincang["traits"]["trend"]["values"]["steam_engines"] = 0.1
    assert told(lincang)[0].startswith("traits.trend.values.steam_engines: unknown industry; ")


def test_numbers_of_enterprises_are_whole_and_not_negative(lincang, told):
    park = next(iter(lincang["parks"]))
    first, second = list(lincang["industries"])[:2]
    lincang["enterprises"]["values"][park] |= {first: -1, second: 2.5}
    assert told(lincang) == [
        f"enterprises.values.{park}.{first}: -1 is below the minimum; allowed 0 or more",
        f"enterprises.values.{park}.{second}: 2.5 is not whole; expected a whole number",
    ]


def test_exactly_one_park_is_the_core(lincang, told):
    for park in lincang["parks"].values():
        park["core"] = True
    assert told(lincang) == [f"parks: exactly one park has core: true; found {len(lincang['parks'])}"]


def test_a_place_is_on_the_globe(lincang, told):
    park = next(iter(lincang["parks"]))
    lincang["parks"][park] |= {"latitude": 91, "longitude": -181}
    assert told(lincang) == [
        f"parks.{park}.latitude: 91 is above the maximum; allowed -90 to 90",
        f"parks.{park}.longitude: -181 is below the minimum; allowed -180 to 180",
    ]


def test_the_model_has_room_for_eight_parks(lincang, told):
    park = {**next(iter(lincang["parks"].values())), "core": False}
    lincang["parks"] |= {f"park{number}": park for number in range(8)}
    assert "parks: holds too many; at most 8" in told(lincang)


def test_a_park_has_a_name_that_fits_a_column(lincang, told):
    lincang["parks"]["East-Park"] = {**next(iter(lincang["parks"].values())), "core": False}
    assert any(line.startswith("parks.East-Park: 'East-Park' is no valid name") for line in told(lincang))


def test_a_large_enterprise_stands_in_a_park_of_the_zone(lincang, told):
    name, one = next(iter(lincang["large"].items()))
    one["park"] = "atlantis"
    assert told(lincang)[0].startswith(f"large.{name}.park: 'atlantis' is no known park; allowed: ")


def test_founding_levels_are_complete_and_in_order(lincang, told):
    lincang["levels"]["certified"] |= {"low": 30, "central": 15, "high": 20}
    lost = next(name for name in lincang["levels"] if name != "certified")
    del lincang["levels"][lost]
    assert f"levels.{lost}: is missing; add it" in told(lincang)
    assert any(line.startswith("levels.certified.low: ") for line in told(lincang))


def test_a_zone_without_enterprises_is_none(lincang, told):
    for row in lincang["enterprises"]["values"].values():
        row.update(dict.fromkeys(row, 0))
    assert told(lincang) == ["enterprises.values: there is no enterprise in the zone; it needs at least one"]


def test_what_is_not_filled_in_is_told_by_name(lincang, told):
    industry = next(iter(lincang["industries"]))
    lincang["traits"]["margin"]["values"][industry] = None
    assert told(lincang) == [f"traits.margin.values.{industry}: this is empty; expected a number"]


def test_the_schema_for_editors_is_valid_and_takes_the_shipped_zone(lincang):
    schema = profile_schema.profile(lang="zh")
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid(lincang)


def test_the_blank_zone_asks_for_every_number_and_for_nothing_else(told):
    blank = document.read(profile.SHIPPED / "blank.yaml").content
    lines = told(blank)
    asked = {line.split(": ")[0] for line in lines}
    assert all("this is empty; expected" in line for line in lines)
    industries = list(blank["industries"])
    assert {f"traits.{trait}.values.{name}" for trait in profile_schema.TRAITS for name in industries} <= asked
    assert {f"levels.{name}.central" for name in blank["levels"]} <= asked


def test_the_blank_zone_cannot_be_simulated_by_name():
    assert "blank" not in schemas.shipped_profiles()
