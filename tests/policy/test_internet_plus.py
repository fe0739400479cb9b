"""Article 9: consumer goods go online, the others manufacture smartly."""

import pytest

from sim.policy.internet_plus import ask_internet_plus
from tests.made import enterprise, parameters

P = parameters(**{"internet_plus.online_cost": 6.0, "internet_plus.smart_cost": 20.0})


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"consumer": True}, 6.0),
        ({"consumer": True, "online": True}, 0.0),
        ({"consumer": False}, 20.0),
        ({"consumer": False, "digital": True}, 0.0),
        ({"consumer": False, "manufacturing": False}, 0.0),
        ({"consumer": True, "aware": False}, 0.0),
    ],
)
def test_each_asks_for_what_it_lacks(values, asked):
    assert ask_internet_plus(enterprise(**{"aware": True} | values), P) == asked
