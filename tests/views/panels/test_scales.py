import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.model.fields import FloatField, IntField
from playground.model.recipes import TRAINING_FIELDS
from playground.views.panels.scales import Linear, Logarithmic, scale_of

shares = st.floats(0.0, 1.0)
FIELDS = {field.name: field for field in TRAINING_FIELDS}


@given(shares)
def test_linear_value_lies_where_it_was_asked_for(share: float) -> None:
    scale = Linear(-2.0, 8.0, 0.01)
    assert scale.share(scale.value(share)) == pytest.approx(share, abs=0.001)


@given(shares)
def test_linear_value_has_no_more_digits_than_its_grid(share: float) -> None:
    value = Linear(0.0, 1.0, 0.02).value(share)
    assert value == round(value, 2)


@given(shares)
def test_logarithmic_value_lies_where_it_was_asked_for(share: float) -> None:
    scale = Logarithmic(1e-5, 10.0)
    assert scale.share(scale.value(share)) == pytest.approx(share, abs=0.001)


def test_logarithmic_distances_are_factors() -> None:
    scale = Logarithmic(0.01, 100.0)
    assert [scale.value(share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)] == [0.01, 0.1, 1.0, 10.0, 100.0]


def test_the_left_end_can_be_zero() -> None:
    assert Logarithmic(1e-6, 1.0, zero=True).value(0.0) == 0.0
    assert Logarithmic(1e-6, 1.0).value(0.0) == 1e-6
    assert Logarithmic(1e-6, 1.0, zero=True).share(0.0) == 0.0


def test_values_beyond_the_slider_stand_at_its_end() -> None:
    assert Logarithmic(1e-5, 10.0).share(1e9) == 1.0
    assert Linear(0, 64, 1).share(1000) == 1.0


@pytest.mark.parametrize(
    ("value", "steps", "then"),
    [(0.01, 1, 0.02), (0.02, 1, 0.05), (0.05, -1, 0.02), (0.03, 1, 0.05), (1.0, -1, 0.5)],
)
def test_logarithmic_steps_climb_one_two_five(value: float, steps: int, then: float) -> None:
    assert Logarithmic(1e-5, 10.0).step(value, steps) == then


def test_a_step_up_from_zero_begins_the_scale() -> None:
    assert Logarithmic(1e-6, 1.0, zero=True).step(0.0, 1) == 1e-6
    assert Logarithmic(1e-6, 1.0, zero=True).step(0.0, -1) == 0.0


def test_fields_get_the_scale_that_suits_them() -> None:
    rate = scale_of(FIELDS["learning_rate"])
    assert isinstance(rate, Logarithmic)
    assert rate.value(1.0) == 10.0
    assert scale_of(IntField("seed", "Seed", "", 0)) is None
    assert scale_of(IntField("units", "Units", "", 8, minimum=1, slider_maximum=64)) == Linear(1, 64, 1)
    assert scale_of(FloatField("wide", "Wide", "", 0.0, maximum=4096.0)) is None
    assert scale_of(FIELDS["optimizer"]) is None
