"""Where the scenarios that come with the model are: beside the package, or in the folder the user stands in."""

from __future__ import annotations

from pathlib import Path

from sim.scenario import Scenario, load

FOLDER = "scenarios"


def folder() -> Path | None:
    """Return the folder of shipped scenarios; None where only the package was installed."""
    places = (Path(FOLDER), Path(__file__).parents[2] / FOLDER)
    return next((place for place in places if (place / "status-quo.yaml").is_file()), None)


def scenario(name: str) -> Scenario:
    """Return one shipped scenario; FileNotFoundError where there is no folder of them."""
    place = folder()
    if place is None:
        raise FileNotFoundError(FOLDER)
    return load(place / f"{name}.yaml")


def every() -> list[Scenario]:
    """Return all shipped scenarios by name."""
    place = folder()
    if place is None:
        raise FileNotFoundError(FOLDER)
    return [load(path) for path in sorted(place.glob("*.yaml"))]
