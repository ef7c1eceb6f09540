import numpy as np
import pytest
from sklearn.decomposition import PCA

from playground.engine.lens import Lens
from playground.engine.studies.exciting import NO_LAYER
from playground.engine.studies.latent import (
    NO_SAMPLES,
    NOT_FINITE,
    Latent,
    LatentPca,
    LatentTsne,
    Plane,
    spread,
)
from playground.engine.studies.tsne import start
from tests.engine.build import engine, points, small
from tests.engine.studies.pictures import convolutional, flat, last, pictures


def plane(study: Latent, lens: Lens) -> Plane:
    result = last(study, lens).result
    assert isinstance(result, Plane)
    return result


def test_pca_of_a_layer_is_another_librarys() -> None:
    data = pictures(samples=90)
    lens = Lens(flat(data))
    found = plane(LatentPca("hidden", "train"), lens)
    answers = lens.activations(data.values(data.train), ("hidden.y",))["hidden.y"].astype(np.float64)
    other = PCA(2).fit(answers)
    assert found.samples.tolist() == data.train.tolist()
    assert np.allclose(np.abs(found.points), np.abs(other.transform(answers)), atol=1e-3)
    assert found.shares == pytest.approx(other.explained_variance_ratio_.tolist(), rel=1e-3)


def test_winners_are_the_networks_answers() -> None:
    data = pictures()
    lens = Lens(convolutional(data))
    found = plane(LatentPca("second"), lens)
    answers = lens.activations(data.values(data.test), ("out.y",))["out.y"]
    assert found.winners.tolist() == answers.argmax(axis=1).tolist()


@pytest.mark.parametrize("layer", ["in", "mean", "out"])
def test_any_layer_has_a_latent_space(layer: str) -> None:
    data = pictures()
    found = plane(LatentPca(layer, count=12), Lens(convolutional(data)))
    assert found.points.shape == (12, 2)
    assert set(found.samples) <= set(data.test)
    assert 0 < found.shares[1] <= found.shares[0] <= 1


def test_a_table_has_one_too() -> None:
    found = plane(LatentPca("hidden", "train"), Lens(engine(small(), points())))
    assert found.points.shape == (14, 2)
    assert set(found.winners) <= {0, 1}


def test_tsne_moves_in_steps_from_its_start_and_tells_its_divergence() -> None:
    data = pictures(samples=90)
    lens = Lens(flat(data))
    study = LatentTsne("hidden", "train", perplexity=8, seed=3, steps=120)
    findings = list(study.findings(lens))
    planes = [finding.result for finding in findings if finding.result is not None]
    assert [finding.share for finding in findings] == sorted(finding.share for finding in findings)
    assert np.array_equal(planes[0].points, start(60, 3))
    assert {made.step for made in planes} >= set(range(120))
    assert planes[-1].step == 120
    assert 0 <= planes[-1].divergence < planes[len(planes) // 4].divergence


def test_classes_that_differ_come_apart() -> None:
    data = pictures(samples=120)
    found = plane(LatentTsne("hidden", "train", perplexity=10), Lens(flat(data, steps=120)))
    classes = data.targets[found.samples]
    middles = np.array([found.points[classes == group].mean(axis=0) for group in range(3)])
    nearest = np.linalg.norm(found.points[:, None] - middles, axis=2).argmin(axis=1)
    assert (nearest == classes).mean() > 0.9


@pytest.mark.parametrize("kind", [LatentPca, LatentTsne])
def test_questions_without_an_answer_end_in_a_sentence(kind: type[Latent]) -> None:
    data = pictures(samples=3)
    with pytest.raises(ValueError, match=NO_LAYER):
        last(kind("gone"), Lens(flat(data)))
    empty = pictures()
    empty = type(empty)(**{**vars(empty), "test": empty.test[:0]})
    with pytest.raises(ValueError, match=NO_SAMPLES):
        last(kind("hidden", "test"), Lens(flat(empty)))


def test_numbers_that_are_not_finite_have_no_places() -> None:
    network = flat(pictures())
    network.set_weight("hidden", "weights", 0, float("nan"))
    with pytest.raises(ValueError, match=NOT_FINITE):
        last(LatentPca("hidden"), Lens(network))


def test_few_samples_are_taken_from_all_over() -> None:
    assert spread(np.arange(10), 20).tolist() == list(range(10))
    assert spread(np.arange(101), 3).tolist() == [0, 50, 100]
