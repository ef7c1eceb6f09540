import numpy as np
import pytest

from playground.engine.lens import Lens
from playground.engine.studies.exciting import NO_LAYER, NO_UNIT, Excited, Exciting
from playground.engine.studies.portions import Portions
from tests.engine.build import engine, points, small
from tests.engine.studies.pictures import SIDE, convolutional, last, pictures


def excited(study: Exciting, lens: Lens) -> Excited:
    result = last(study, lens).result
    assert isinstance(result, Excited)
    return result


def test_the_best_samples_of_a_map_and_their_places() -> None:
    data = pictures()
    lens = Lens(convolutional(data))
    found = excited(Exciting("first", 2), lens)
    maps = lens.activations(data.values(data.train), ("first.y",))["first.y"]
    maps = maps.reshape(len(data.train), *lens.plan.shapes["first"])[:, 2]
    best = np.argsort(-maps.max(axis=(1, 2)), kind="stable")[:9]
    assert found.samples.tolist() == data.train[best].tolist()
    assert found.values.tolist() == maps.max(axis=(1, 2))[best].tolist()
    for place, map_ in zip(found.places, maps[best], strict=True):
        assert map_[tuple(place)] == map_.max()
    assert found.places.max() < SIDE


def test_the_best_samples_of_a_single_unit() -> None:
    data = points()
    lens = Lens(engine(small(), data))
    found = excited(Exciting("hidden", 1, count=4), lens)
    values = lens.activations(lens.inputs(data.train), ("hidden.y",))["hidden.y"][:, 1]
    assert found.values.tolist() == sorted(values.tolist(), reverse=True)[:4]
    assert found.places.tolist() == [[0, 0]] * 4


def test_what_is_found_grows_with_the_samples_seen() -> None:
    data = pictures()
    findings = list(Exciting("first", 0, count=30).findings(Lens(convolutional(data))))
    assert len(findings) > 1
    assert set(findings[0].result.samples) <= set(data.train[:16])


@pytest.mark.parametrize(
    ("study", "sentence"), [(Exciting("gone"), NO_LAYER), (Exciting("mean", 5), NO_UNIT)]
)
def test_an_unknown_unit_ends_in_a_sentence(study: Exciting, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        last(study, Lens(convolutional(pictures())))


def test_portions_cover_everything_once_and_grow_where_work_is_fast() -> None:
    portions, parts = Portions(1000), list[slice]()
    while portions.left:
        parts.append(portions.take(lambda part: part))
    assert [number for part in parts for number in range(part.start, part.stop)] == list(range(1000))
    assert parts[1].stop - parts[1].start > parts[0].stop - parts[0].start
    assert portions.share == 1.0


def test_portions_shrink_where_work_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, 0.001, 1.0, 1.1, 2.0, 2.1])
    monkeypatch.setattr("playground.engine.studies.portions.perf_counter", lambda: next(ticks))
    portions = Portions(1000)
    sizes = [portions.take(lambda part: part.stop - part.start) for _ in range(3)]
    assert sizes == [16, 32, 16]
