"""What the box of a closed group shows: how many layers it has, what comes in and out, and what is wrong."""

from collections.abc import Iterable, Mapping

from playground.model.document import Document, Graph, Group
from playground.model.folding import GROUP, exits, takes
from playground.model.ranks import shape_text
from playground.model.shapes import Shapes
from playground.model.words import counted
from playground.views.canvas.face import Face, Trouble, counted_parameters


def group_face(
    document: Document,
    group: Group,
    shapes: Shapes,
    parameters: Mapping[str, int],
    troubles: tuple[Trouble, ...] = (),
) -> Face:
    """Return the face of a group; `parameters` are those of each layer of the document."""
    graph = document.graph
    learning = [name for name in group.members if parameters.get(name, 0)]
    count = sum(parameters[name] for name in learning)
    frozen = all(graph.layer(name).frozen for name in learning)
    return Face(
        layer=group.id,
        kind=GROUP,
        title=group.name,
        subtitle=counted(len(group.members), "layers"),
        note=_note(graph, group, shapes, counted_parameters(count, frozen) if count else ""),
        form="compact",
        has_input=takes(graph, group),
        has_output=bool(exits(graph, group)),
        troubles=troubles,
    )


def _note(graph: Graph, group: Group, shapes: Shapes, parameters: str) -> str:
    inside = set(group.members)
    sources = (name for member in group.members for name in graph.sources(member) if name not in inside)
    into, out = _texts(shapes, sources), _texts(shapes, exits(graph, group))
    if not out and exits(graph, group):
        return "no shape yet"
    passed = " → ".join(text for text in (into, out) if text)
    return f"{passed}\n{parameters}" if parameters else passed


def _texts(shapes: Shapes, layers: Iterable[str]) -> str:
    """Return the shapes of layers, each once."""
    known = (shapes.get(name) for name in dict.fromkeys(layers))
    return ", ".join(dict.fromkeys(shape_text(shape) for shape in known if shape is not None))
