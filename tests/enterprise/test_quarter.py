"""What selection panels see of an enterprise."""

import pytest

from sim.enterprise.quarter import standing
from tests.made import enterprise, parameters


@pytest.mark.parametrize(
    ("values", "merit"),
    [
        ({"sales": 1000.0, "rd_real": 0.0}, 0.25),
        ({"sales": 1000.0, "rd_real": 25.0}, 0.5),  # half of the 5 % asked of small enterprises
        ({"sales": 1000.0, "rd_real": 900.0}, 0.75),
        ({"sales": 1000.0, "rd_real": 25.0, "tfp": 0.4}, 0.6),
        ({"sales": 1000.0, "rd_real": 900.0, "tfp": 3.0}, 1.0),
        ({"sales": 1000.0, "rd_real": 0.0, "tfp": -3.0}, 0.0),
        ({"sales": 0.0, "rd_real": 25.0}, 0.25),
        ({"sales": 10000.0, "rd_real": 200.0}, 0.5),  # half of 4 %
    ],
)
def test_merit_is_half_rd_against_the_threshold_and_half_productivity(values, merit):
    assert standing(enterprise(**values), parameters()) == pytest.approx(merit)
