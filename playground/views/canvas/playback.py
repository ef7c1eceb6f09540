"""Carries the numbers of snapshots to the items of the scene."""

from collections.abc import Mapping

from playground.model.document import Wire
from playground.model.kinds import TargetCode
from playground.train.messages import Chosen, Phase, Snapshot
from playground.views.canvas import answers, live
from playground.views.canvas.atlas import Atlas
from playground.views.canvas.ink import Ink
from playground.views.canvas.live import Tensors, tensors
from playground.views.canvas.node import NodeItem
from playground.views.canvas.turns import Turns
from playground.views.canvas.wires import BundleItem

DASH_A_BATCH = 3.0
FASTEST_DASH = 2.0
DASH_LOOP = 1600.0

Codes = Mapping[str, TargetCode]


class Playback:
    """Shows one snapshot after another. It remembers how far the dashes have come.

    `chosen` is the picture that everybody looks at.
    """

    def __init__(self, ink: Ink) -> None:
        self.ink = ink
        self._flow = 0.0
        self._step = 0
        self._largest = 0.0
        self._turns = Turns()
        self.chosen: Chosen | None = None
        self._formulas: dict[str, tuple[tuple[object, ...], Atlas | None]] = {}

    def advance(self, snapshot: Snapshot) -> None:
        """Let the dashes run with the batches, but never faster than the eye can follow."""
        batches = max(0, snapshot.step - self._step)
        self._step = snapshot.step
        self._flow = (self._flow + min(batches * DASH_A_BATCH, FASTEST_DASH)) % DASH_LOOP

    def show(
        self,
        snapshot: Snapshot,
        nodes: Mapping[str, NodeItem],
        bundles: Mapping[Wire, BundleItem],
        codes: Codes,
    ) -> None:
        """Give every node its maps and biases, every bundle its weights."""
        inputs = tuple(answers.slot(i) for i, node in nodes.items() if node.face.kind == "input")
        alike = self.ink.look.spread == "network"
        self._largest = answers.largest(snapshot.activations, inputs) if alike else 0.0
        late = self._late(snapshot, nodes)
        for layer, node in nodes.items():
            if layer not in late:
                self._show_node(snapshot, layer, node, codes.get(layer))
        flows = snapshot.phase is Phase.PLAYING and self.ink.look.motion
        for wire, item in bundles.items():
            self._show_bundle(
                snapshot, nodes[wire.source], nodes[wire.target], item, self._flow if flows else None
            )

    def _late(self, snapshot: Snapshot, nodes: Mapping[str, NodeItem]) -> set[str]:
        """Return the layers whose many numbers wait for another frame while training goes on."""
        if snapshot.phase is not Phase.PLAYING:
            return set()
        found = ((i, snapshot.activations.get(answers.slot(i))) for i in nodes)
        sizes = {layer: values.size for layer, values in found if values is not None}
        return set(sizes) - self._turns.due(sizes)

    def forget(self, layer: str) -> None:
        """Drop what was kept for a layer that is gone."""
        self._formulas.pop(layer, None)

    def _show_node(self, snapshot: Snapshot, layer: str, node: NodeItem, code: TargetCode | None) -> None:
        tiles, form = node.tiles, node.face.form
        if form == "compact":
            return
        if node.face.pictures:
            self._show_answer(snapshot, node)
            return
        maps = snapshot.maps.get(layer)
        fitting = maps is not None and len(maps) == node.face.units
        if fitting and form != "folded":
            tiles.atlas = self._atlas(snapshot, node, code)
        if form == "features":
            self._show_features(snapshot, node)
        else:
            self._show_biases(snapshot, node)
            if form == "folded":
                own = tensors(snapshot.parameters, layer)
                tiles.strip = live.folded(maps if fitting else None, own.weight, self.ink)
        tiles.update()

    def _show_answer(self, snapshot: Snapshot, node: NodeItem) -> None:
        """Show what a layer answers to the chosen picture; without numbers the last ones stay."""
        face, tiles = node.face, node.tiles
        values = snapshot.activations.get(answers.slot(face.layer))
        data = snapshot.dataset
        if values is None and face.kind == "input" and self.chosen is not None and data is not None:
            # The picture itself needs no network that works.
            values = answers.seen(self.chosen, data)
        if values is not None:
            if face.form == "maps":
                tiles.maps = (
                    answers.maps(values, face, snapshot.dataset, self.ink, self._largest) or tiles.maps
                )
            elif face.form == "bars":
                tiles.bars = answers.bars(values, face, answers.right_class(snapshot, face)) or tiles.bars
            elif values.shape == face.shape:
                tiles.strip = answers.units(values, self.ink, self._largest, face.form == "folded")
                tiles.atlas = tiles.strip[1]
        self._show_biases(snapshot, node)
        tiles.update()

    def _show_biases(self, snapshot: Snapshot, node: NodeItem) -> None:
        own = tensors(snapshot.parameters, node.face.layer)
        if own.bias is not None:
            node.tiles.bias_colors = live.bias_colors(own.bias, self.ink)

    def _atlas(self, snapshot: Snapshot, node: NodeItem, code: TargetCode | None) -> Atlas:
        maps = snapshot.maps[node.face.layer]
        if code is not None:
            return live.output_atlas(maps, code, snapshot, self.ink)
        if node.face.form == "features":
            return live.feature_atlas(maps, self.ink)
        return live.unit_atlas(maps, self.ink)

    def _show_features(self, snapshot: Snapshot, node: NodeItem) -> None:
        """Show the maps of features that are off, and of all while the network cannot be computed."""
        if snapshot.dataset is None or snapshot.dataset.facts.shape:
            return
        face, tiles = node.face, node.tiles
        key = (snapshot.dataset, face.labels, face.off, self.ink.theme)
        if self._formulas.get(face.layer, ((), None))[0] != key:
            on, off = (
                live.formula_atlas(snapshot.dataset, (0, 1), formulas, self.ink)
                for formulas in (face.labels, face.off)
            )
            tiles.off_atlas = off
            self._formulas[face.layer] = (key, on)
        if face.layer not in snapshot.maps:
            tiles.atlas = self._formulas[face.layer][1]

    def _show_bundle(
        self, snapshot: Snapshot, source: NodeItem, target: NodeItem, item: BundleItem, flow: float | None
    ) -> None:
        layer = target.face.layer
        if not any(owner == layer for owner, _ in snapshot.parameters) and item.bundle.mode == "units":
            item.show_weights(item.weights, item.gradients, flow)
            return
        weights, gradients = tensors(snapshot.parameters, layer), tensors(snapshot.gradients, layer)
        rows = slice(target.face.first, target.face.first + target.face.shown)
        columns = slice(source.face.first, source.face.first + source.face.shown)
        item.show_weights(_part(weights, rows, columns), _part(gradients, rows, columns), flow)


def _part(own: Tensors, rows: slice, columns: slice) -> live.Floats | None:
    return own.weight[rows, columns] if own.weight is not None else None
