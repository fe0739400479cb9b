import numpy as np
import pytest

from sim.experiment import distributions, stylised


@pytest.fixture
def laws(monkeypatch):
    """Enterprises with a Pareto tail of exponent 1.2 and Laplace growth of width 0.2, drawn from a plain generator."""
    luck = np.random.default_rng(3)
    monkeypatch.setattr(stylised, "sales", lambda lives: 1000.0 * (1.0 + luck.pareto(1.2, 20_000)))
    monkeypatch.setattr(stylised, "growth", lambda lives: luck.laplace(0.05, 0.2, 20_000))
    return distributions.table([]).to_pandas()


def test_the_tail_has_its_exponent_and_the_law_runs_through_it(laws):
    size = laws[laws["distribution"] == "size"]
    assert size["estimate"].iloc[0] == pytest.approx(1.2, rel=0.06)
    fitted, simulated = (size[size["series"] == name] for name in ("fitted", "simulated"))
    # 5 % are at least 1000 x 0.05^(-1 / 1.2) = 12,139
    assert fitted["x"].iloc[0] == pytest.approx(12_139, rel=0.05)
    assert fitted["y"].iloc[0] == pytest.approx(0.05)
    ten_percent = simulated.loc[(simulated["y"] - 0.1).abs().idxmin()]
    assert ten_percent["x"] == pytest.approx(1000.0 * ten_percent["y"] ** (-1.0 / 1.2), rel=0.05)


def test_growth_has_the_shape_of_its_law_and_a_density_of_one_in_all(laws):
    growth = laws[laws["distribution"] == "growth"]
    assert growth["estimate"].iloc[0] == pytest.approx(1.0, rel=0.05)
    fitted, simulated = (growth[growth["series"] == name] for name in ("fitted", "simulated"))
    assert simulated["y"].sum() * 5.0 / 61 == pytest.approx(1.0, abs=0.01)
    assert fitted["y"].max() == pytest.approx(2.5, rel=0.06)  # 1 / (2 x 0.2)


def test_too_few_enterprises_have_no_distribution(monkeypatch):
    monkeypatch.setattr(stylised, "sales", lambda lives: np.array([1.0]))
    monkeypatch.setattr(stylised, "growth", lambda lives: np.array([0.0, 0.1]))
    assert distributions.table([]).num_rows == 0
