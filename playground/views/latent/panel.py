"""The view "Latent space": what a layer makes of many samples, brought down to a plane."""

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.data.dataset import Dataset, Floats
from playground.engine.studies.latent import Latent, LatentPca, LatentTsne, Part, Plane
from playground.engine.studies.pca import steadied
from playground.engine.study import Study
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.fields import Field, usable
from playground.model.params import Params, Value
from playground.session.session import Session
from playground.train.messages import Chosen, Phase, Snapshot
from playground.views.attribution.foot import Foot
from playground.views.latent.cloud import cloud_of
from playground.views.latent.key import KeyView
from playground.views.latent.pictures import Thumbnails
from playground.views.latent.plane import PlaneView
from playground.views.latent.settings import fields
from playground.views.panels.controls import number_text
from playground.views.studies.view import StudyView
from playground.views.theme import Look

TOPIC = "latent"
WAITING = "The samples are shown as soon as the network is ready."


class LatentView(StudyView):
    """Asks where the samples lie; principal components are asked for again and again while training."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session, TOPIC)
        self._given: dict[str, Value] = {}
        self._dataset: Dataset | None = None
        self._shown: tuple[Study, Plane, Floats] | None = None
        self._make()
        session.chosen_changed.connect(self._mark)
        look.changed.connect(self._restyle)
        self._restyle()

    # ---- parts ----------------------------------------------------------------------------------
    def _make(self) -> None:
        self.plane = PlaneView(self._look, self._describe)
        self.plane.show_sentence(WAITING)
        self.plane.picked.connect(lambda sample: self._session.choose(Chosen(sample)))
        self.key = KeyView(self._look)
        self.foot = Foot(self._look)
        answer = QWidget()
        self._left = QVBoxLayout(answer)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.addWidget(self.plane, 1)
        self._left.addWidget(self.key)
        self._left.addWidget(self.foot)
        self._whole = QVBoxLayout(self)
        self._whole.addLayout(self._body(answer))

    def _restyle(self) -> None:
        super()._restyle()
        px = self._look.px
        self._whole.setContentsMargins(px(16), px(8), px(8), px(8))
        self._left.setSpacing(px(4))
        self._show()

    # ---- what is set ----------------------------------------------------------------------------
    @property
    def params(self) -> Params:
        """What is set, with defaults for what does not fit the network."""
        return usable(self._fields(), Params(self._given))

    def _fields(self) -> tuple[Field, ...]:
        session = self._session
        return fields(session.document.graph, session.shapes.shapes, session.facts)

    def study(self) -> Latent:
        """Return the question that the settings are."""
        params = self.params
        part: Part = "train" if params.text("part") == "train" else "test"
        layer, count = params.text("layer"), params.integer("samples")
        if params.text("method") == "pca":
            return LatentPca(layer, part, count)
        perplexity, seed = params.number("perplexity"), params.integer("seed")
        return LatentTsne(layer, part, count, perplexity, seed, params.integer("steps"))

    def _edit(self, name: str, value: Value, merge: str) -> None:
        self._given[name] = value
        self._follow()

    # ---- following ------------------------------------------------------------------------------
    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change of the network or of the data."""
        self._follow()

    def set_active(self, active: bool) -> None:
        """Ask only while it can be seen."""
        self._active = active
        if active:
            self._mark()
            self._follow()
        else:
            self.question.rest()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest answer."""
        if snapshot.dataset is not None and snapshot.dataset is not self._dataset:
            self._dataset, self._shown = snapshot.dataset, None
            self.plane.thumbnails = None
            self.plane.show_sentence(WAITING)
            self._follow()
        if snapshot.phase is Phase.BLOCKED:
            self.plane.show_sentence(f"{snapshot.message} Then the samples are shown here.")
        self._take(snapshot)

    def close_down(self) -> None:
        """Stop what waits, and do not follow any more."""
        super().close_down()
        self._session.chosen_changed.disconnect(self._mark)

    def _mark(self) -> None:
        chosen = self._session.chosen
        self.plane.mark(-1 if chosen is None else chosen.sample)

    def _follow(self) -> None:
        self._offer()
        self._ask()
        self._show()

    # ---- showing --------------------------------------------------------------------------------
    def _show(self) -> None:
        question, data = self.question, self._dataset
        self.asking.show_share(question.share)
        if question.problem:
            self.plane.show_sentence(question.problem)
        elif isinstance(question.result, Plane) and data is not None and question.study is not None:
            self._show_plane(question.study, question.result, data)

    def _show_plane(self, study: Study, plane: Plane, data: Dataset) -> None:
        if plane.samples.max(initial=-1) >= len(data.inputs):
            return
        points, same = plane.points, False
        if self._shown is not None and self._shown[0] == study:
            same = len(points) == len(self._shown[2])
            if same and study.live:
                points = steadied(points, self._shown[2])
        self._shown = study, plane, points
        cloud = cloud_of(plane, points, data, self.params.text("colour"), self._look.theme)
        self._show_thumbnails(data, plane)
        self.plane.show_cloud(cloud, not same)
        self.key.show_entries(cloud.entries if cloud.keyed else ())
        self.foot.show_words(None, words_of(study, plane))

    def _show_thumbnails(self, data: Dataset, plane: Plane) -> None:
        if len(data.facts.shape) != 3:
            return
        kept = self.plane.thumbnails
        if kept is None or not np.array_equal(kept.samples, plane.samples):
            self.plane.thumbnails = Thumbnails(data, plane.samples)

    def _describe(self, number: int) -> str:
        """Return what the data and the network say of one sample of the plane."""
        if self._dataset is None or self._shown is None:
            return ""
        data, plane = self._dataset, self._shown[1]
        sample = int(plane.samples[number])
        groups = data.facts.groups
        if not groups:
            return f"sample {sample:,}\ntarget {number_text(float(data.targets[sample]), 3)}"
        truth, winner = int(data.groups[sample]), int(plane.winners[number])
        if winner < 0:
            return groups[truth]
        says = "right" if winner == truth else f"network says {groups[winner]}"
        return f"{groups[truth]}\n{says}"


def words_of(study: Study, plane: Plane) -> str:
    """Return how much the plane shows of the truth."""
    if isinstance(study, LatentPca):
        first, second = plane.shares
        return (f"Variance: across {first:.0%}, up {second:.0%}, together {first + second:.0%}").replace(
            "%", " %"
        )
    assert isinstance(study, LatentTsne)
    divergence = "" if plane.divergence != plane.divergence else f"   KL divergence {plane.divergence:.2f}"
    return f"Step {plane.step:,} of {study.steps:,}{divergence}   {len(plane.samples):,} samples"
