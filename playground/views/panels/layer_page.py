"""The inspector's page for one layer: name, problems, formula, fields, and the numbers of its tensors."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from playground.model import edits
from playground.model.document import Layer
from playground.model.fields import TargetField
from playground.model.fitting import fields_for, params_for
from playground.model.kinds import LayerKind, kinds
from playground.model.params import Params, Value
from playground.model.repair import Fix
from playground.model.rules import Problem
from playground.model.shapes import parameter_counts
from playground.model.titles import kind_title, titles
from playground.session import commands
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.formula import FormulaLabel
from playground.views.icons import icon, layer_icon
from playground.views.panels.controls import describe, label, new_gesture, rule
from playground.views.panels.form import Form
from playground.views.panels.statistics import TensorStatistics
from playground.views.theme import Look


class ProblemBox(QWidget):
    """One problem: a mark, its sentence and a button for each repair."""

    def __init__(self, look: Look, session: Session, problem: Problem) -> None:
        super().__init__()
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        row = QHBoxLayout()
        mark = QLabel()
        side = look.px(16)
        name, color = ("error", "error") if problem.blocking else ("warning", "warning")
        mark.setPixmap(icon(name, look.theme.color(color)).pixmap(QSize(side, side)))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(problem.sentence, wrap=True), 1)
        column.addLayout(row)
        self.buttons = [self._button(fix) for fix in problem.fixes]
        for button in self.buttons:
            column.addWidget(button)

    def _button(self, fix: Fix) -> QPushButton:
        button = QPushButton(fix.label)
        button.setToolTip("Repairs the network; undo takes it back.")
        button.clicked.connect(lambda: self._session.edit(fix.label, fix.edit))
        return button


class LayerPage(QWidget):
    """Everything about the selected layer."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._layer: Layer | None = None
        self._fresh = False
        self._problems: tuple[Problem, ...] = ()
        self._boxes: list[ProblemBox] = []
        self.statistics: dict[str, TensorStatistics] = {}
        self._make()
        self._lay_out()
        look.changed.connect(self._restyle)

    def _make(self) -> None:
        self.mark = QLabel()
        self.name = QLineEdit()
        describe(
            self.name, "Name of the layer", "Names the layer on the canvas. Empty takes the kind's name."
        )
        self.name.editingFinished.connect(self._rename)
        self.name.returnPressed.connect(self.name.clearFocus)
        self.lock = QToolButton()
        self.lock.setProperty("role", "small")
        self.lock.clicked.connect(self._freeze)
        self.inside = QPushButton("Look inside")
        describe(
            self.inside,
            "Look inside",
            "Takes the layer apart, number by number, in the place of the network.",
        )
        self.facts = label("", "caption", wrap=True)
        self.formula = FormulaLabel(self._look)
        self.form = Form(self._look)
        self.form.edited.connect(self._edit)
        self.form.refused.connect(self._refuse)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.mark)
        head.addWidget(self.name, 1)
        head.addWidget(self.lock)
        self._troubles, self._tensors = QVBoxLayout(), QVBoxLayout()
        self._column.addLayout(head)
        self._column.addWidget(self.facts)
        self._column.addLayout(self._troubles)
        self._column.addWidget(self.formula)
        self._column.addWidget(self.inside)
        self._column.addWidget(self.form)
        self._column.addWidget(rule())
        self._column.addLayout(self._tensors)
        self._column.addStretch()
        self._restyle()

    def _restyle(self) -> None:
        self._column.setSpacing(self._look.px(8))
        self._tensors.setSpacing(self._look.px(12))
        # The last layer shown may be gone, with the page in the background.
        if self._layer is not None and self._layer.id in self._session.document.graph:
            self.mark.setPixmap(self._icon(self._layer).pixmap(QSize(self._look.px(20), self._look.px(20))))
            self._show_problems(())
            self._show_problems(self._problems_of(self._layer))
            self._show_lock(self._layer)

    def _icon(self, layer: Layer) -> QIcon:
        return icon(layer_icon(layer.kind), self._look.theme.color("text"))

    # ---- showing --------------------------------------------------------------------------------
    def show_layer(self, layer: Layer) -> None:
        """Follow the document: `layer` is selected."""
        if self._layer is None or layer.id != self._layer.id:
            self._clear_tensors()
            self._fresh = False
            self.name.setModified(False)
        self._layer = layer
        kind = kinds().get(layer.kind)
        self.mark.setPixmap(self._icon(layer).pixmap(QSize(self._look.px(20), self._look.px(20))))
        if not self.name.isModified():
            self.name.setText(titles(self._session.document.graph)[layer.id])
        self.facts.setText(self._facts(layer))
        self._show_problems(self._problems_of(layer))
        self._show_lock(layer)
        self._show_kind(kind, layer)

    def _show_lock(self, layer: Layer) -> None:
        self.lock.setVisible(bool(commands.learning(self._session, {layer.id})))
        picture = icon("locked" if layer.frozen else "unlocked", self._look.theme.color("text"))
        self.lock.setIcon(picture)
        self.lock.setIconSize(QSize(self._look.px(18), self._look.px(18)))
        if layer.frozen:
            describe(self.lock, "Unfreeze", "The weights stay as they are. Lets them learn again. (L)")
        else:
            describe(self.lock, "Freeze", "Keeps the weights as they are while the other layers learn. (L)")

    def _show_kind(self, kind: LayerKind | None, layer: Layer) -> None:
        self.form.set_fields(fields_for(kind, layer, self._session.facts) if kind else ())
        if kind is not None:
            params = params_for(kind, layer, self._session.facts)
            self.form.show_values(params)
            self.formula.set_tex(kind.formula(params, self._session.facts))
        else:
            self.form.show_values(Params())
            self.formula.set_tex("")

    def _facts(self, layer: Layer) -> str:
        session = self._session
        shape = session.shapes.get(layer.id)
        parts = [kind_title(layer.kind)]
        if shape is not None:
            parts.append(" × ".join(f"{n:,}" for n in shape) + (" unit" if shape == (1,) else " units"))
            count = parameter_counts(session.document.graph, session.facts).get(layer.id, 0)
            parts.append("1 parameter" if count == 1 else f"{count:,} parameters")
        if layer.frozen:
            parts.append("frozen")
        if self._fresh:
            parts.append("new weights")
        return "  ·  ".join(parts)

    def _problems_of(self, layer: Layer) -> tuple[Problem, ...]:
        return tuple(problem for problem in self._session.problems if problem.layer == layer.id)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        if [p.sentence for p in problems] == [p.sentence for p in self._problems]:
            return
        self._problems = problems
        for box in self._boxes:
            box.hide()
            box.deleteLater()
        self._boxes = [ProblemBox(self._look, self._session, problem) for problem in problems]
        for box in self._boxes:
            self._troubles.addWidget(box)

    # ---- numbers --------------------------------------------------------------------------------
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest weights of the layer."""
        if self._layer is None:
            return
        self._note_fresh(snapshot.fresh)
        names = [name for layer, name in snapshot.parameters if layer == self._layer.id]
        if names != list(self.statistics):
            self._clear_tensors()
            for name in names:
                self.statistics[name] = TensorStatistics(self._look, name)
                self._tensors.addWidget(self.statistics[name])
        for name, shown in self.statistics.items():
            key = (self._layer.id, name)
            shown.show_values(snapshot.parameters[key], snapshot.gradients.get(key))

    def _clear_tensors(self) -> None:
        for shown in self.statistics.values():
            shown.hide()
            shown.deleteLater()
        self.statistics = {}

    def _note_fresh(self, layers: frozenset[str]) -> None:
        """Say whether weights here were drawn anew and have not learned yet."""
        if self._layer is not None and (self._layer.id in layers) != self._fresh:
            self._fresh = not self._fresh
            self.facts.setText(self._facts(self._layer))

    # ---- changing -------------------------------------------------------------------------------
    def _edit(self, name: str, value: Value, merge: str) -> None:
        if self._layer is None:
            return
        layer, field = self._layer.id, self.form.editor(name).field
        setting = partial(edits.set_param, layer_id=layer, name=name, value=value)
        if isinstance(field, TargetField):
            setting = partial(edits.set_target, layer_id=layer, target=str(value), facts=self._session.facts)
        self._session.edit(f"Change {field.title.lower()}", setting, merge)

    def _freeze(self) -> None:
        if self._layer is not None:
            commands.freeze(self._session, {self._layer.id})

    def _rename(self) -> None:
        if self._layer is None or not self.name.isModified():
            return
        self.name.setModified(False)
        layer, name = self._layer.id, self.name.text()
        rename = partial(edits.rename, node=layer, name=name)
        self._session.edit("Rename layer", rename, new_gesture())
        self.show_layer(self._session.document.graph.layer(layer))

    def _refuse(self, sentence: str) -> None:
        self._session.status.emit(sentence, "error")
