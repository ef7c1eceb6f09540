import numpy as np

from playground.engine.lens import Lens
from playground.engine.studies.cam import NO_MAPS, ClassActivation
from playground.engine.studies.looking import Sample
from playground.engine.studies.occlusion import Occluded, Occlusion
from playground.engine.studies.saliency import Attribution, Saliency
from playground.engine.studies.together import Together
from tests.engine.build import chain, engine, layer
from tests.engine.studies.pictures import flat, last, pictures


def test_each_study_has_its_own_result() -> None:
    lens, sample = Lens(flat(pictures())), Sample(3)
    alone = Saliency(sample), Occlusion(sample)
    first, second = last(Together(alone), lens).result
    assert isinstance(first, Attribution)
    assert isinstance(second, Occluded)
    assert np.array_equal(first.values, last(alone[0], lens).result.values)
    assert np.array_equal(second.heat, last(alone[1], lens).result.heat)


def test_what_does_not_fit_says_so_and_the_others_go_on() -> None:
    dense = chain(layer("in", "input"), layer("row", "flatten"), layer("out", "output", loss="cross_entropy"))
    lens, sample = Lens(engine(dense, pictures())), Sample(3)
    first, second = last(Together((ClassActivation(sample), Saliency(sample))), lens).result
    assert first == NO_MAPS
    assert isinstance(second, Attribution)
