"""Every template is a sound document."""

import pytest

from playground.data import registry
from playground.model.rules import blocking, problems
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
        places = [layer.position for layer in template.make().graph]
        assert len(set(places)) == len(places)

    def test_its_summary_is_a_sentence(self, template: Template) -> None:
        assert template.title
        assert template.summary.endswith(".")
