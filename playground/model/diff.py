"""What changed from one document to the next: the one path on which views follow edits, undo, opening and
lessons.
"""

from dataclasses import dataclass, replace

from playground.model.document import Document, Layer, Wire


@dataclass(frozen=True)
class Diff:
    """Ids of layers and wires, in the order of the document they are in.

    `changed_layers` are layers with another kind, name or parameters, `moved_layers` such with another
    position; a layer can be both. `added_wires` and `removed_wires` say nothing of their order; `reordered`
    tells whether some layer sees its remaining inputs in another order.
    """

    added_layers: tuple[str, ...] = ()
    removed_layers: tuple[str, ...] = ()
    changed_layers: tuple[str, ...] = ()
    moved_layers: tuple[str, ...] = ()
    added_wires: tuple[Wire, ...] = ()
    removed_wires: tuple[Wire, ...] = ()
    reordered: bool = False
    data_changed: bool = False
    training_changed: bool = False
    title_changed: bool = False
    groups_changed: bool = False


def diff(old: Document, new: Document) -> Diff:
    """Return what changed from `old` to `new`."""
    kept = [(old.graph.layer(layer.id), layer) for layer in new.graph if layer.id in old.graph]
    old_wires, new_wires = set(old.graph.wires), set(new.graph.wires)
    return Diff(
        added_layers=tuple(layer.id for layer in new.graph if layer.id not in old.graph),
        removed_layers=tuple(layer.id for layer in old.graph if layer.id not in new.graph),
        changed_layers=tuple(after.id for before, after in kept if _unplaced(before) != _unplaced(after)),
        moved_layers=tuple(after.id for before, after in kept if before.position != after.position),
        added_wires=tuple(wire for wire in new.graph.wires if wire not in old_wires),
        removed_wires=tuple(wire for wire in old.graph.wires if wire not in new_wires),
        reordered=_inputs(old, new_wires) != _inputs(new, old_wires),
        data_changed=old.data != new.data,
        training_changed=old.training != new.training,
        title_changed=old.title != new.title,
        groups_changed=old.groups != new.groups,
    )


def _unplaced(layer: Layer) -> Layer:
    return replace(layer, position=(0.0, 0.0))


def _inputs(document: Document, others: set[Wire]) -> dict[str, list[str]]:
    """Return the sources of each layer, by wires that the other document has too."""
    found: dict[str, list[str]] = {}
    for wire in document.graph.wires:
        if wire in others:
            found.setdefault(wire.target, []).append(wire.source)
    return found
