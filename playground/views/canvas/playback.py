"""Carries the numbers of snapshots to the items of the scene."""

from collections.abc import Mapping

from playground.model.document import Wire
from playground.model.kinds import TargetCode
from playground.train.messages import Phase, Snapshot
from playground.views.canvas import live
from playground.views.canvas.atlas import Atlas
from playground.views.canvas.ink import Ink
from playground.views.canvas.live import Tensors, tensors
from playground.views.canvas.node import NodeItem
from playground.views.canvas.wires import BundleItem

DASH_A_BATCH = 3.0
FASTEST_DASH = 2.0
DASH_LOOP = 1600.0

Codes = Mapping[str, TargetCode]


class Playback:
    """Shows one snapshot after another. It remembers how far the dashes have come."""

    def __init__(self, ink: Ink) -> None:
        self.ink = ink
        self._flow = 0.0
        self._step = 0
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
        for layer, node in nodes.items():
            self._show_node(snapshot, layer, node, codes.get(layer))
        flows = snapshot.phase is Phase.PLAYING and self.ink.look.motion
        for wire, item in bundles.items():
            self._show_bundle(
                snapshot, nodes[wire.source], nodes[wire.target], item, self._flow if flows else None
            )

    def forget(self, layer: str) -> None:
        """Drop what was kept for a layer that is gone."""
        self._formulas.pop(layer, None)

    def _show_node(self, snapshot: Snapshot, layer: str, node: NodeItem, code: TargetCode | None) -> None:
        tiles, form = node.tiles, node.face.form
        if form == "compact":
            return
        maps = snapshot.maps.get(layer)
        fitting = maps is not None and len(maps) == node.face.units
        if fitting and form != "folded":
            tiles.atlas = self._atlas(snapshot, node, code)
        elif snapshot.dataset is not None and snapshot.dataset.facts.shape:
            # Without maps the last ones stay while kernels compile; of pictures there will be none.
            tiles.atlas = None
        if form == "features":
            self._show_features(snapshot, node)
        else:
            own = tensors(snapshot.parameters, layer)
            if own.bias is not None:
                tiles.bias_colors = live.bias_colors(own.bias, self.ink)
            if form == "folded":
                tiles.strip = live.folded(maps if fitting else None, own.weight, self.ink)
        tiles.update()

    def _atlas(self, snapshot: Snapshot, node: NodeItem, code: TargetCode | None) -> Atlas:
        maps = snapshot.maps[node.face.layer]
        if code is not None:
            return live.output_atlas(maps, code, snapshot, self.ink)
        if node.face.form == "features":
            return live.feature_atlas(maps, self.ink)
        return live.unit_atlas(maps, self.ink)

    def _show_features(self, snapshot: Snapshot, node: NodeItem) -> None:
        """Show the maps of features that are off, and of all while the network cannot be computed."""
        if snapshot.dataset is None:
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
