"""What ``zonesim chart`` and ``zonesim report`` look at: results or points of sweeps, opened, titled and paired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim import parameters, profile
from sim.commands.refusal import Refusal
from sim.commands.simulation import BASELINE
from sim.commands.varied import varied
from sim.experiment import inputs, stored_pairs
from sim.experiment.results import SCHEMA_VERSION
from sim.messages import text
from sim.profile import Profile
from sim.report import stored
from sim.report.codebook import Varied
from sim.report.figures import MANY
from sim.report.points import Points
from sim.report.stored import Result
from sim.report.study import Case, Park, Study

INTENSITY = "policy.intensity"
FEW_TITLES, SHORT = 4, 30  # cases that are named one by one, and letters of a name


def study(words: Sequence[str], lang: str) -> Study:
    """Return what is to be looked at.

    Args:
        words: result folders, or ``FOLDER#POINT``
        lang: of titles and labels

    Raises:
        Refusal: a result cannot be used, or has no such point
    """
    try:
        cases = [case for word in dict.fromkeys(words) for case in _cases(word, lang)]
        return _study(cases, lang)
    except stored.Unusable as error:
        raise Refusal(text(error.key, lang, **error.values)) from None


def split(word: str) -> tuple[Path, str]:
    """Return the folder and the point that a word names; no point where it names a folder only."""
    folder, mark, point = word.rpartition("#")
    return (Path(folder), point) if mark and not Path(word).exists() else (Path(word), "")


def named(place: Path, endings: Sequence[str], lang: str) -> Path:
    """Return where to write, with the first of the endings where it has none; refuse one that it cannot have."""
    if not place.suffix:
        return place.with_name(place.name + endings[0])
    if place.suffix.lower() not in endings:
        allowed, remedy = ", ".join(endings), place.with_suffix(endings[0])
        raise Refusal(text("cli.wrong_ending", lang, place=place, allowed=allowed, remedy=remedy))
    return place


def _cases(word: str, lang: str) -> Iterator[Case]:
    folder, point = split(word)
    result = stored.opened(folder, SCHEMA_VERSION)
    if not result.is_sweep:
        if point:
            raise Refusal(text("chart.no_points", lang, folder=folder))
        yield Case(result, 0, result.record["title"][lang])
        return
    labels = dict(Points(result, varied(result.record, lang), lang).labels())
    if point and (not point.isdecimal() or int(point) not in labels):
        raise Refusal(text("compare.no_point", lang, folder=folder, point=point, last=len(labels) - 1))
    for number in [int(point)] if point else labels:
        yield Case(result, number, labels[number])


def _study(cases: Sequence[Case], lang: str) -> Study:
    results = list({case.result.folder: case.result for case in cases}.values())
    records = [result.record for result in results]
    what: Sequence[Varied] = varied(records[0], lang) if len(records) == 1 else ()
    base = _base(records[0], what)
    reference = _reference(cases, base)
    pairs = met = None
    alike = {case.result.record["kind"] for case in cases} <= {stored.RUN, stored.SWEEP}
    _check_horizons(cases, alike, lang)
    if 1 < len(cases) <= MANY and alike and stored_pairs.share_luck(records):
        runs = [stored_pairs.read(case.result.folder, case.point) for case in cases]
        pairs, met = stored_pairs.pairs(runs, [case.title for case in cases], reference), stored_pairs.numbers_met(runs)
    return Study(
        title=_title(cases, records, lang),
        cases=tuple(cases),
        lang=lang,
        reference=reference,
        pairs=pairs,
        numbers_met=met,
        too_many=len(cases) > MANY,
        varied=what,
        base=base,
        instruments={name: tool.title[lang] for name, tool in parameters.shipped().instruments.items()},
        parks=_parks(results, lang),
    )


def _check_horizons(cases: Sequence[Case], of_scenarios: bool, lang: str) -> None:
    """Refuse cases that end at different times: what one has reached, the other could not yet."""
    ends = {case.rows("bands", ["quarter"])["quarter"].max() for case in cases} if of_scenarios else set()
    if len(ends) > 1:
        raise Refusal(text("compare.unlike_horizons", lang))


def _reference(cases: Sequence[Case], base: Mapping[str, float]) -> int:
    """Return the status quo, else the point of a sweep that is as its base, else the first case."""
    values: dict[int, dict[str, float]] = {}
    if base:
        for point, name, number in cases[0].result.rows("points", ("point", "name", "number")):
            values.setdefault(point, {})[name] = number
    for k, case in enumerate(cases):
        if _name(case) == BASELINE or (base and values.get(case.point) == dict(base)):
            return k
    return 0


def _title(cases: Sequence[Case], records: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Return what the cases are called together."""
    if len(cases) == 1:
        return cases[0].title
    if len(records) == 1:
        return str(records[0]["title"][lang])
    if len(cases) <= FEW_TITLES and all(len(case.title) <= SHORT for case in cases):
        return text("compare.comma", lang).join(case.title for case in cases)
    return text("chart.together", lang, number=len(cases))


def _name(case: Case) -> str:
    return str(case.result.record["name"]) if not case.result.is_sweep else ""


def _base(record: Mapping[str, Any], what: Sequence[Varied]) -> dict[str, float]:
    """Return what the base of a sweep has of what varies, as far as it is a number."""
    if not what:
        return {}
    content = record["sweep"]["contents"][record["sweep"]["file"]["base"]]
    found = {one.name: _value(content, one.name) for one in what}
    return {name: float(value) for name, value in found.items() if isinstance(value, int | float)}


def _value(content: Mapping[str, Any], name: str) -> Any:
    """Return what a scenario says of a dotted name, else what holds where it says nothing."""
    section, _, rest = name.partition(".")
    if section == "parameters":
        entry = parameters.shipped().entries.get(rest)
        return content.get(section, {}).get(rest, entry.central if entry else None)
    node: Any = content
    for key in name.split("."):
        node = node.get(key) if isinstance(node, Mapping) else None
    if node is None and name.endswith(".intensity") and name != INTENSITY:
        return _value(content, INTENSITY)
    return node


def _parks(results: Sequence[Result], lang: str) -> dict[str, Park]:
    """Return the parks of the zone profile that all results share; nothing where they do not."""
    if any(result.is_sweep or result.record["kind"] != stored.RUN for result in results):
        return {}
    zones = [_zone(result.record) for result in results]
    if len({zone.digest for zone in zones}) > 1:
        return {}
    places = zones[0].parks.items()
    return {name: Park(park.is_[lang], park.latitude, park.longitude, park.core) for name, park in places}


def _zone(record: Mapping[str, Any]) -> Profile:
    return inputs.zone_of(record["inputs"]) or profile.shipped(record["scenario"]["profile"]["name"])
