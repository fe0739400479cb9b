"""The Mesa host: live objects that call the same rules, uncompiled, to open, step, collect from and subclass."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt

from sim import profile as profiles
from sim import state
from sim.engine import draws
from sim.engine.population import (
    BIRTH_QUARTER,
    HEADQUARTERS_PLACES,
    INSTITUTE_PLACES,
    LEAD_PLACES,
    ZONE_KEY,
    purposes,
    queue_keys,
    sizes,
)
from sim.engine.rulebook import Rule, rulebook
from sim.outcomes import Breakdown, Outcomes
from sim.scenario import Scenario
from sim.state import MAX_INDUSTRIES, MAX_PARKS, fields
from sim.targets import Readings

PLAIN = (bool, int, float)


class Record(SimpleNamespace):
    """A record of the model as an object: the fields of a state class, blank."""

    def __init__(self, kind: type[Any]) -> None:
        super().__init__(**blank(kind))


def blank(kind: type[Any]) -> dict[str, Any]:
    """Return the blank fields of a state class: zeros, lists of zeros, and records of such."""
    found: dict[str, Any] = {}
    for name, (inner, length) in fields(kind).items():  # type: ignore[arg-type]
        value = inner() if inner in PLAIN else None
        found[name] = [value] * length if length else (Record(inner) if value is None else value)
    return found


class Draws:
    """The draws of an address by purpose, each computed when it is first read."""

    def __init__(self, kind: type, key: int) -> None:
        self._purposes = _purposes(kind)
        self._key = key

    def __getattr__(self, name: str) -> float:
        if name.startswith("_"):
            raise AttributeError(name)
        value = draws.uniform(self._key, self._purposes[name])
        self.__dict__[name] = value
        return value


@functools.cache
def _purposes(kind: Any) -> dict[str, int]:
    return purposes(kind)


class Enterprise(mesa.Agent):  # type: ignore[misc]
    """One enterprise as a Mesa agent: its attributes are the fields of ``sim.state.Enterprise``.

    A project that is not yet operating is an agent with ``alive`` False; an enterprise that has left is removed from
    ``model.agents`` and stays in ``model.slots``.
    """

    def __init__(self, model: ZoneModel) -> None:
        super().__init__(model)
        self.__dict__.update(blank(state.Enterprise))

    def __setattr__(self, name: str, value: Any) -> None:
        kind, length = _ENTERPRISE.get(name, (None, 0))
        if kind in PLAIN and not length and type(value) is not kind:
            raise TypeError(f"Enterprise.{name} is a {kind.__name__}, not {value!r}")
        object.__setattr__(self, name, value)

    def plan(self) -> None:
        """Learn, plan R&D and certification, apply for support, credit and floor."""
        self.model.rules["enterprise.quarter.plan"](self, self.model.zone, self.model.p)

    def operate(self) -> None:
        """Use what was granted, do R&D, innovate, invest, adopt and sell."""
        self.model.rules["enterprise.quarter.operate"](self, self.model.zone, self.model.p)

    def status(self) -> None:
        """Be certified, close the fiscal year, graduate, default, leave, grow older."""
        self.model.rules["enterprise.quarter.status"](self, self.model.zone, self.model.p)


_ENTERPRISE = fields(state.Enterprise)


class Slots(list[Any]):
    """The enterprises in order of entry; the first free slot opens when a rule reaches for it."""

    def __init__(self, model: ZoneModel) -> None:
        super().__init__()
        self.model = model

    def __getitem__(self, position: Any) -> Any:
        if position == len(self):
            self.append(self.model.enterprise_type(self.model))
        return super().__getitem__(position)


class ZoneModel(mesa.Model):  # type: ignore[misc]
    """The zone as a Mesa model; one ``step()`` is one quarter.

    Args:
        scenario: what is played
        seed: of the draws
        replication: which luck
        uncertainty: ``off``, ``catalogue`` or a table of joint draws
        rules: replaced rules by name
        enterprise_type: the agent class, a subclass of Enterprise
        table: parameters by quarter where they are at hand already, shape (quarters,)

    After each step: ``zone``, ``slots`` (all enterprises), ``agents`` (those still there), ``outcomes``, ``readings``.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int = 1,
        replication: int = 0,
        uncertainty: Any = "off",
        rules: Mapping[str, Rule] | None = None,
        enterprise_type: type[Enterprise] = Enterprise,
        table: npt.NDArray[Any] | None = None,
    ) -> None:
        super().__init__(rng=seed)
        self.rules = rulebook(rules or {})
        self.enterprise_type = enterprise_type
        self.played = scenario
        if table is None:
            table = _shifted_table(scenario, seed, replication, uncertainty, rules, enterprise_type)
        self.table = table
        self.profile = _profile(scenario.profile)
        self.size = sizes(scenario.profile, len(table))
        self.replication_key = draws.replication_key(seed, replication)
        self.zone: Any = Record(state.Zone)
        self.slots = Slots(self)
        self.p: Any = parameters(table[0])
        self.outcomes: Any = None
        self.cells: Any = None
        self._found()

    def _found(self) -> None:
        zone = self.zone
        zone.capacity = self.size.capacity
        zone.startup_places = self.size.startups
        zone.headquarters_places = HEADQUARTERS_PLACES
        zone.institute_places = INSTITUTE_PLACES
        zone.lead_places = LEAD_PLACES
        zone.q = -1
        self.rules["zone.founding.found_zone"](self.slots, self._queue(-1), zone, self.profile, self.p)
        self.readings: Any = Record(Readings)
        self.rules["targets.read_targets"](self.slots, zone, self.p, self.readings)

    def _queue(self, q: int) -> list[Any]:
        queue = []
        for key in queue_keys(self.size, q):
            birth = Draws(state.Birth, draws.enterprise_key(self.replication_key, key, BIRTH_QUARTER))
            queue.append(SimpleNamespace(key=key, birth=birth))
        return queue

    def step(self) -> None:
        """Live one quarter."""
        zone = self.zone
        zone.q += 1
        zone.season = zone.q % 4
        self.p = parameters(self.table[zone.q])
        zone.luck = Draws(state.ZoneLuck, draws.enterprise_key(self.replication_key, ZONE_KEY, zone.q))
        for e in self.slots:
            if e.alive or e.stage < 2:
                e.luck = Draws(state.Luck, draws.enterprise_key(self.replication_key, e.key, zone.q))
        self.rules["zone.quarter.live_quarter"](self.slots, self._queue(zone.q), zone, self.profile, self.p)
        self.outcomes = Record(Outcomes)
        self.rules["measurement.measure"](self.slots, zone, self.p, self.outcomes)
        self.readings = Record(Readings)
        self.rules["targets.read_targets"](self.slots, zone, self.p, self.readings)
        if zone.season == 3:
            self.cells = [Record(Breakdown) for _ in range(MAX_PARKS + MAX_INDUSTRIES)]
            self.rules["measurement.add_breakdown"](self.slots, zone, self.p, self.cells)
        for e in self.slots:
            if e.stage == state.LEFT and e in self.agents:
                e.remove()


def _shifted_table(
    scenario: Scenario,
    seed: int,
    replication: int,
    uncertainty: Any,
    rules: Mapping[str, Rule] | None,
    enterprise_type: type[Enterprise],
) -> npt.NDArray[Any]:
    """Return the parameters of one replication with the growth shift that its pilot gives, shape (quarters,)."""
    from sim.engine.pilot import growth_shift, pilot_luck
    from sim.table import pilot_table, table

    pilot = pilot_table(scenario, seed, [replication], uncertainty)
    pilot["growth"]["shift"] = 0.0
    model = ZoneModel(scenario, seed, 0, rules=rules, enterprise_type=enterprise_type, table=pilot[0])
    for _ in range(pilot.shape[1]):
        model.step()
    found = table(scenario, seed, [replication], uncertainty)[0]
    wanted = float(pilot[0, 0]["founding"]["growth"])
    luck = pilot_luck(scenario, seed)
    found["growth"]["shift"] = growth_shift(wanted, model.readings.growth__output[0], luck)
    return np.asarray(found)


def parameters(record: np.void) -> Any:
    """Return one quarter's parameters as nested objects of plain floats and ints."""
    groups = record.dtype.names or ()
    return SimpleNamespace(
        **{
            group: SimpleNamespace(**dict(zip(record[group].dtype.names, record[group].item(), strict=True)))
            for group in groups
        }
    )


def _profile(profile: profiles.Profile) -> Any:
    """Return the profile's record as an object of plain numbers and lists."""
    record = profile.record()
    return SimpleNamespace(**{name: record[name].tolist() for name in record.dtype.names or ()})


def rows(e: Any, kind: type = state.Enterprise) -> Iterator[Any]:
    """Yield the fields of an object in the order of its state class, nested ones as tuples; for records and panels."""
    for name, (inner, length) in fields(kind).items():
        value = getattr(e, name)
        if length:
            yield np.array(value)
        else:
            yield value if inner in PLAIN else tuple(rows(value, inner))
