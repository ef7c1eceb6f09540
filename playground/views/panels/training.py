"""The training page: optimizer, learning rate, batch and penalties. All of it can change while training."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.model import edits
from playground.model.document import TrainingRecipe
from playground.model.optimizers import OPTIMIZERS
from playground.model.params import Value
from playground.model.recipes import TRAINING_FIELDS, training_values
from playground.model.schedules import SCHEDULES
from playground.session import commands
from playground.session.session import Session
from playground.views.formula import FormulaLabel
from playground.views.panels.controls import label
from playground.views.panels.form import Form
from playground.views.theme import Look

FIELDS = {field.name: field for field in TRAINING_FIELDS}
RATE = ("learning_rate", "optimizer")
SCHEDULE = ("schedule",)
REST = ("batch_size", "l1", "l2", "clip_norm", "seed", "memory_limit")


def edit_training(session: Session, name: str, value: Value, merge: str) -> None:
    """Change one entry of the training recipe, as one step of the history a gesture."""
    if name == "optimizer":
        commands.choose_optimizer(session, str(value))
    elif name == "schedule":
        commands.choose_schedule(session, str(value))
    else:
        label = f"Change {FIELDS[name].title.lower()}"
        session.edit(label, lambda document: edits.set_training(document, **{name: value}), merge)


class TrainingPage(QWidget):
    """What the inspector shows while nothing is selected."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._session = session
        self.rate, self.schedule, self.rest = (self._form(look, names) for names in (RATE, SCHEDULE, REST))
        self.optimizer_params, self.schedule_params = Form(look), Form(look)
        self.formula = FormulaLabel(look)
        self.optimizer_params.edited.connect(self._edit_optimizer)
        self.schedule_params.edited.connect(self._edit_schedule)
        self._lay_out(look)
        self.show_recipe(session.document.training)

    def _form(self, look: Look, names: tuple[str, ...]) -> Form:
        form = Form(look, tuple(FIELDS[name] for name in names))
        form.edited.connect(self._edit)
        form.refused.connect(self._refuse)
        return form

    def _lay_out(self, look: Look) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(label("TRAINING", "heading"))
        parts = (
            self.rate,
            self.formula,
            self.optimizer_params,
            self.schedule,
            self.schedule_params,
            self.rest,
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch()

    def show_recipe(self, recipe: TrainingRecipe) -> None:
        """Follow the document."""
        values = training_values(recipe)
        for form in (self.rate, self.schedule, self.rest):
            form.show_values(values)
        optimizer, schedule = OPTIMIZERS[recipe.optimizer], SCHEDULES[recipe.schedule]
        self.formula.set_tex(optimizer.formula)
        self.formula.setToolTip(optimizer.help)
        self.optimizer_params.set_fields(optimizer.fields)
        self.optimizer_params.show_values(recipe.optimizer_params)
        self.schedule_params.set_fields(schedule.fields)
        self.schedule_params.show_values(recipe.schedule_params)

    def _edit(self, name: str, value: Value, merge: str) -> None:
        edit_training(self._session, name, value, merge)

    def _edit_optimizer(self, name: str, value: Value, merge: str) -> None:
        self._session.edit(
            f"Change {name}", lambda document: edits.set_optimizer_param(document, name, value), merge
        )

    def _edit_schedule(self, name: str, value: Value, merge: str) -> None:
        self._session.edit(
            f"Change {name}", lambda document: edits.set_schedule_param(document, name, value), merge
        )

    def _refuse(self, sentence: str) -> None:
        self._session.status.emit(sentence, "error")
