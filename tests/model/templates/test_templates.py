"""Every template is a sound document."""

import pytest

from playground.data import registry
from playground.model.folding import seen
from playground.model.rules import blocking, problems
from playground.model.shapes import infer, parameter_count
from playground.model.templates import Template, empty_document, first_document, templates

ALL = tuple(templates().values())


def test_the_window_opens_with_a_template() -> None:
    assert templates()["spiral"].make() == first_document()
    assert not empty_document().graph.layers


@pytest.mark.parametrize("template", ALL, ids=lambda template: template.name)
class TestEach:
    def test_it_has_no_problem_that_blocks(self, template: Template) -> None:
        document = template.make()
        found = blocking(problems(document, registry.facts(document.data)))
        assert template.readable_only or not found

    def test_it_is_made_the_same_each_time(self, template: Template) -> None:
        assert template.make() == template.make()

    def test_no_two_layers_lie_on_each_other(self, template: Template) -> None:
        places = [node.position for node in seen(template.make()).graph]
        assert len(set(places)) == len(places)

    def test_its_summary_is_a_sentence(self, template: Template) -> None:
        assert template.title
        assert template.summary.endswith(".")


def test_lenet_has_the_layers_of_the_paper() -> None:
    document = templates()["lenet"].make()
    facts = registry.facts(document.data)
    shapes = infer(document.graph, facts)
    sizes = {layer.name: shapes.get(layer.id) for layer in document.graph if layer.name}
    assert sizes == {
        "C1": (6, 28, 28),
        "S2": (6, 14, 14),
        "C3": (16, 10, 10),
        "S4": (16, 5, 5),
        "C5": (120,),
        "F6": (84,),
    }
    assert parameter_count(document.graph, facts) == 61_706


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("softmax_regression", 7_850),
        ("multilayer_perceptron", 235_146),
        ("fashion", 105_866),
        ("vgg_like", 138_330),
        ("residual", 78_042),
        ("inception", 13_574),
        ("localization", 89_639),
        ("segmentation", 49_028),
        ("autoencoder", 29_959),
    ],
)
def test_parameters(name: str, parameters: int) -> None:
    template = templates()[name]
    document = template.make()
    assert parameter_count(document.graph, registry.facts(document.data)) == parameters
