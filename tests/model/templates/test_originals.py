"""The networks that are opened to be read have the sizes their papers tell."""

import pytest

from playground.data import registry
from playground.data.source import DataError
from playground.model.document import DataRecipe, Document
from playground.model.shapes import infer, parameter_count, tensors
from playground.model.templates import templates

COUNTS = {
    "alexnet": 60_965_224,  # bvlc_alexnet, the two-group network of the paper
    "vgg16": 138_357_544,  # torchvision's vgg16; "138 million" in table 2 of the paper
    "googlenet": 6_998_552,  # bvlc_googlenet without its auxiliary outputs
    "resnet18": 11_689_512,  # torchvision's resnet18
}


def original(name: str) -> Document:
    return templates()[name].make()


@pytest.mark.parametrize("name", COUNTS)
def test_they_have_the_parameters_of_the_originals(name: str) -> None:
    document = original(name)
    assert parameter_count(document.graph, registry.facts(document.data)) == COUNTS[name]
    assert f"{COUNTS[name]:,}" in templates()[name].summary


@pytest.mark.parametrize("name", COUNTS)
def test_they_see_pictures_of_the_originals_size_and_tell_a_thousand_classes(name: str) -> None:
    document = original(name)
    shapes = infer(document.graph, registry.facts(document.data))
    assert not shapes.errors
    assert shapes.get(document.graph.of_kind("input")[0].id) == (3, 224, 224)
    assert shapes.get(document.graph.of_kind("output")[0].id) == (1000,)


def test_googlenet_has_the_weights_and_biases_of_the_original() -> None:
    document = original("googlenet")
    found = tensors(document.graph, registry.facts(document.data)).values()
    specs = [spec for layer in found for spec in layer]
    assert sum(spec.size for spec in specs if spec.name == "weights") == 6_990_272
    assert sum(spec.size for spec in specs if spec.name == "bias") == 8_280


def test_sizes_shrink_as_in_the_papers() -> None:
    expected = {
        "alexnet": [(96, 55, 55), (256, 27, 27), (384, 13, 13), (384, 13, 13), (256, 13, 13)],
        "googlenet": [(64, 112, 112), (64, 56, 56), (192, 56, 56)],
        "resnet18": [(64, 112, 112), (64, 56, 56), (64, 56, 56)],
    }
    for name, sizes in expected.items():
        document = original(name)
        shapes = infer(document.graph, registry.facts(document.data))
        convolutions = document.graph.of_kind("conv2d")[: len(sizes)]
        assert [shapes.get(layer.id) for layer in convolutions] == sizes


def test_there_are_no_pictures_to_train_on() -> None:
    with pytest.raises(DataError, match="can be read, not trained"):
        registry.build(DataRecipe("imagenet"))


def test_units_are_boxes() -> None:
    names = [group.name for group in original("googlenet").groups]
    assert names == [
        "Stem",
        *(f"Inception {name}" for name in ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]),
    ]
    assert len(original("resnet18").groups) == 9
    assert [len(group.members) for group in original("vgg16").groups] == [3, 3, 4, 4, 4, 5]
