"""A study file: read, checked in full, and made into a Study that can be answered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from sim import conformity, document, extends, profile, quarters, scenario, schemas
from sim.document import Document, Mistakes, Where, Words
from sim.experiment import shipped_scenarios
from sim.experiment.studies.columns import names
from sim.experiment.studies.estimate import COLUMN, COLUMNS, PAIR, YEARS, Estimator
from sim.experiment.studies.estimators import ESTIMATORS
from sim.experiment.studies.panel import PREFIXES, base_of
from sim.experiment.studies.population import enlarged
from sim.experiment.studies.schema import OF_SCENARIOS, study
from sim.profile import Profile
from sim.scenario import Scenario

STATUS_QUO = "status-quo"  # needs no file: a scenario that says nothing
DEFAULT_REPLICATIONS = 10

_SHIPPED = Path(__file__).parents[2] / "catalogue" / "studies"


@dataclass(frozen=True)
class Published:
    """A published value of one term, a band, or both."""

    term: str
    value: float | None
    low: float  # of the band; the value itself where no band is known, infinite where one end is open
    high: float
    unit: str
    source: str


@dataclass(frozen=True)
class Study:
    """One study design with the population that it is applied to."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    source: str
    tag: str
    kind: str  # test or consistency
    scenario: Scenario  # of the whole population, to the end of the last year
    regime: str
    population: int  # enterprises at the founding
    first: int  # year
    last: int
    replications: int
    uncertainty: Literal["off", "catalogue"]
    sample: Mapping[str, Any]
    estimator: Estimator
    arguments: Mapping[str, Any]
    published: tuple[Published, ...]
    path: Path = field(compare=False)
    content: Mapping[str, Any] = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads, without prefixes."""
        read = (*self.estimator.columns(self.arguments), *self.sample)
        return tuple(dict.fromkeys(base for one in read if (base := base_of(one)) and base != "year"))


def shipped() -> tuple[str, ...]:
    """Return the names of the studies in the package."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.yaml")))


def place_of(argument: str) -> Path | None:
    """Return the file of a study that is named or given; None where there is none."""
    if argument in shipped():
        return _SHIPPED / f"{argument}.yaml"
    path = Path(argument)
    return path if path.suffix or path.exists() else None


def load(path: Path, fast: bool = False) -> Study:
    """Return the study in a file; raise Mistakes with all that is wrong in it.

    Args:
        path: of the YAML file
        fast: at most 2,000 enterprises and 2 replications, to see whether it works
    """
    source = document.read(path)
    conformity.check(source, study(source.content))
    _check_columns(source)
    _check_pairs(source)
    _check_published(source)
    zone = _zone(source)
    regime = _regime(source)
    if source.mistakes or zone is None or regime is None:
        raise Mistakes(source.mistakes)
    return _study(source, zone, regime, fast)


def _study(source: Document, zone: Profile, regime: Mapping[str, Any], fast: bool) -> Study:
    content = source.content
    first, last = content["years"]
    population, replications = content["population"], content.get("replications", DEFAULT_REPLICATIONS)
    if fast:
        population, replications = min(population, 2000), min(replications, 2)
    played = {**regime, **{name: content[name] for name in OF_SCENARIOS if name in content}}
    played |= {name: content[name if name != "name" else "study"] for name in ("name", "title", "description")}
    length = (last - quarters.FIRST_YEAR + 1) * quarters.PER_YEAR
    one = scenario.of_content({key: value for key, value in played.items() if key != "horizon"}, zone)
    estimator = ESTIMATORS[content["estimator"]]
    return Study(
        name=content["study"],
        title=content["title"],
        description=content["description"],
        source=content["source"],
        tag=content["tag"],
        kind=content["kind"],
        scenario=enlarged(one, population).with_quarters(length),
        regime=content.get("regime", STATUS_QUO),
        population=population,
        first=first,
        last=last,
        replications=replications,
        uncertainty=content.get("uncertainty", "catalogue"),
        sample=content.get("sample", {}),
        estimator=estimator,
        arguments=estimator.filled(content.get("arguments", {})),
        published=tuple(_published(one, estimator, content["source"]) for one in content.get("published", ())),
        path=source.path,
        content=content,
    )


def _published(node: Mapping[str, Any], estimator: Estimator, source: str) -> Published:
    value = node.get("value")
    ends = [node.get(name) for name in ("low", "high")]
    if ends == [None, None]:
        ends = [value, value]
    low, high = (end if end is not None else math.inf * sign for end, sign in zip(ends, (-1, 1), strict=True))
    return Published(
        node.get("term", estimator.terms[0]),
        None if value is None else float(value),
        float(low),
        float(high),
        node.get("unit", "number"),
        node.get("source", source),
    )


def _check_columns(source: Document) -> None:
    """Note columns that there are not, among the arguments and in the sample."""
    estimator = ESTIMATORS.get(str(source.content.get("estimator")))
    said = source.content.get("arguments")
    if estimator and isinstance(said, dict):
        for name, one in estimator.arguments.items():
            if one.kind == COLUMN and isinstance(said.get(name), str):
                _check_column(source, ("arguments", name), said[name])
            elif one.kind == COLUMNS and isinstance(said.get(name), list):
                for position, each in enumerate(said[name]):
                    if isinstance(each, str):
                        _check_column(source, ("arguments", name, position), each)
    sample = source.content.get("sample")
    for name in sample if isinstance(sample, dict) else ():
        _check_column(source, ("sample", name), name, at_key=True)


def _check_column(source: Document, where: Where, name: str, at_key: bool = False) -> None:
    if base_of(name) is None:
        bare = name
        while prefix := next((one for one in PREFIXES if bare.startswith(one)), None):
            bare = bare.removeprefix(prefix)
        known = conformity.nearest(bare, names())
        advice = Words("errors.did_you_mean", {"nearest": known}) if known else Words("studies.list_columns")
        source.refuse(where, "studies.no_column", at_key=at_key, found=name, remedy=advice)


def _check_pairs(source: Document) -> None:
    """Note pairs that run backwards and years outside the window."""
    content = source.content
    estimator = ESTIMATORS.get(str(content.get("estimator")))
    said = content.get("arguments")
    pairs: dict[Where, str] = {("years",): YEARS}
    if estimator and isinstance(said, dict):
        pairs |= {("arguments", name): one.kind for name, one in estimator.arguments.items() if name in said}
    window = content.get("years")
    known = isinstance(window, list) and not any(where[:1] == ("years",) for where in source.refused)
    for where, kind in pairs.items():
        values = content.get("years") if where == ("years",) else said[where[1]]
        told = any(one[: len(where)] == where for one in source.refused)
        if kind not in (PAIR, YEARS) or told or not isinstance(values, list):
            continue
        if values[0] > values[1] or (kind == PAIR and values[0] == values[1]):
            source.refuse(where, "studies.backwards", first=values[0], last=values[1])
        elif kind == YEARS and known and not window[0] <= values[0] <= values[1] <= window[1]:
            source.refuse(where, "studies.outside_window", first=window[0], last=window[1])


def _check_published(source: Document) -> None:
    """Note published values of terms that the estimator does not find, without a number, or with a band upside down."""
    estimator = ESTIMATORS.get(str(source.content.get("estimator")))
    published = source.content.get("published")
    for position, node in enumerate(published if isinstance(published, list) else ()):
        where: Where = ("published", position)
        if not isinstance(node, dict) or any(one[:2] == where for one in source.refused):
            continue
        if not {"value", "low", "high"} & node.keys():
            source.refuse(where, "studies.no_value")
        elif "low" in node and "high" in node and node["low"] > node["high"]:
            source.refuse((*where, "low"), "studies.backwards", first=node["low"], last=node["high"])
        if estimator and ("term" in node or estimator.terms == ("*",)):
            _check_term(source, estimator, where, node.get("term"))


def _check_term(source: Document, estimator: Estimator, where: Where, term: object) -> None:
    said = source.content.get("arguments")
    regressors = said.get("regressors") if isinstance(said, dict) else None
    known = tuple(regressors or ()) if estimator.terms == ("*",) else estimator.terms
    if not any(term == one or (one.endswith("_*") and str(term).startswith(one[:-1])) for one in known):
        source.refuse((*where, "term"), "studies.no_term", found=term or "", known=", ".join(map(str, known)))


def _zone(source: Document) -> Profile | None:
    """Return the zone profile, with the traits that the study replaces in every industry."""
    name = source.content.get("profile", scenario.DEFAULT_PROFILE)
    if ("profile",) in source.refused:
        return None
    try:
        if name in schemas.shipped_profiles():
            zone = profile.shipped(name)
        elif (path := source.path.parent / str(name)).is_file():
            zone = profile.load(path)
        else:
            source.refuse(("profile",), "studies.no_profile", found=name, known=_list(schemas.shipped_profiles()))
            return None
    except Mistakes as wrong:
        source.mistakes += wrong.mistakes
        return None
    traits = source.content.get("traits")
    if not isinstance(traits, dict) or any(where[:1] == ("traits",) for where in source.refused):
        return zone
    changed = {trait: dict.fromkeys(zone.industries, float(value)) for trait, value in traits.items()}
    return replace(zone, traits={**zone.traits, **changed})


def _regime(source: Document) -> Mapping[str, Any] | None:
    """Return the content of the scenario whose policy applies: one beside the study, else one that comes along."""
    name = source.content.get("regime", STATUS_QUO)
    if ("regime",) in source.refused or name == STATUS_QUO:
        return {}
    folders = [source.path.parent, *([place] if (place := shipped_scenarios.folder()) else [])]
    path = next((one for place in folders if (one := place / f"{name}{extends.EXTENSION}").is_file()), None)
    if path is None or path == source.path:
        known = [STATUS_QUO, *(one.stem for place in folders[1:] for one in sorted(place.glob("*.yaml")))]
        source.refuse(("regime",), "studies.no_regime", found=name, known=_list(dict.fromkeys(known)))
        return None
    try:
        return extends.read(path)
    except Mistakes as wrong:
        source.mistakes += wrong.mistakes
        return None


def _list(known: Iterable[str]) -> str:
    return ", ".join(known)
