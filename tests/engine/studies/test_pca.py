import numpy as np
import pytest
from sklearn.decomposition import PCA

from playground.data.dataset import Floats
from playground.engine.studies.pca import DIRECT, Components, components, steadied


def cloud(points: int, features: int, seed: int = 3) -> Floats:
    """Points of differing width in directions that are not those of the axes, away from the origin."""
    rng = np.random.default_rng(seed)
    widths = 1.0 / np.sqrt(np.arange(1, features + 1))
    mixing = np.linalg.qr(rng.normal(size=(features, features)))[0]
    made: Floats = (rng.normal(size=(points, features)) * widths @ mixing + 4.0).astype(np.float32)
    return made


def result(data: Floats, count: int = 2) -> Components:
    found = [part for part in components(data, count) if part is not None]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("points", "features"), [(300, 12), (40, 500), (400, 300), (DIRECT, DIRECT + 1), (700, 400)]
)
def test_components_are_those_of_another_library(points: int, features: int) -> None:
    data = cloud(points, features)
    other = PCA(3, svd_solver="full").fit(data.astype(np.float64))
    wanted = other.transform(data.astype(np.float64))
    found = result(data, 3)
    signs = np.sign((found.points * wanted).sum(axis=0))
    assert np.allclose(found.points, wanted * signs, atol=2e-3 * np.abs(wanted).max())
    assert np.allclose(found.shares, other.explained_variance_ratio_, rtol=1e-4)


def test_components_are_the_singular_vectors() -> None:
    data = cloud(90, 30)
    centred = data.astype(np.float64) - data.mean(axis=0, dtype=np.float64)
    left, values, _ = np.linalg.svd(centred, full_matrices=False)
    found = result(data, 2)
    assert np.allclose(np.abs(found.points), np.abs(left[:, :2] * values[:2]), atol=1e-4)
    assert np.allclose(found.shares, values[:2] ** 2 / (values**2).sum())


def test_the_farthest_point_is_at_the_positive_side() -> None:
    data = cloud(50, 6)
    for cloud_ in (data, -data):
        found = result(cloud_).points
        assert (found[np.abs(found).argmax(axis=0), [0, 1]] > 0).all()


def test_data_with_one_direction_has_one_component() -> None:
    data = np.outer(np.arange(20.0), [1.0, 2.0, 3.0]).astype(np.float32)
    found = result(data)
    assert found.shares == pytest.approx([1.0, 0.0], abs=1e-6)
    assert np.abs(found.points[:, 1]).max() < 1e-3


@pytest.mark.parametrize("shape", [(5, 1), (1, 7), (30, 4), (200, 300)])
def test_equal_points_stay_together(shape: tuple[int, int]) -> None:
    found = result(np.full(shape, 0.7, np.float32))
    assert found.points.shape == (shape[0], 2)
    assert np.abs(found.points).max() < 1e-3
    assert np.isfinite(found.shares).all()


def test_large_data_is_worked_on_in_steps() -> None:
    steps = list(components(cloud(400, 300), 2))
    assert len(steps) > 4
    assert steps[-1] is not None
    assert not any(steps[:-1])


def test_a_component_that_turned_round_is_turned_back() -> None:
    before = result(cloud(60, 5)).points
    turned = before * np.array([1.0, -1.0], np.float32)
    assert np.array_equal(steadied(turned, before), before)
    assert np.array_equal(steadied(before, before), before)
