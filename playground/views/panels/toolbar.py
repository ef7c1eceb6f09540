"""The bar at the top: play and step, where the run is, how fast it goes, and what it learns with."""

from bisect import bisect_left

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.model.document import TrainingRecipe
from playground.model.fields import ChoiceField, FloatField, IntField
from playground.model.params import Value
from playground.session.commands import SPEEDS
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.commands import CommandTable
from playground.views.icons import icon
from playground.views.panels.controls import (
    Choice,
    NumberField,
    describe,
    fix_width,
    label,
    new_gesture,
)
from playground.views.panels.live import LiveText
from playground.views.panels.scales import scale_of
from playground.views.panels.slider import Slider
from playground.views.panels.training import FIELDS, edit_training
from playground.views.theme import Look

TRANSPORT = (("step", "step"), ("epoch", "epoch"), ("reset", "reset"), ("reseed", "reseed"))
WORDS_FROM = 1560
STOPS: tuple[float | None, ...] = (*SPEEDS, None)
RATE, BATCH, OPTIMIZER = FIELDS["learning_rate"], FIELDS["batch_size"], FIELDS["optimizer"]


def speed_words(speed: float | None) -> str:
    """Return a speed in words."""
    return "full speed" if speed is None else f"{speed:g} batch{'' if speed == 1 else 'es'}/s"


def rate_words(samples: float) -> str:
    """Return samples a second in words of constant width."""
    if samples >= 999_500:
        return f"{samples / 1e6:.1f} M"
    return f"{samples / 1e3:.0f} k" if samples >= 9_950 else f"{samples:.0f}"


class Group(QWidget):
    """A caption above something; `rank` says how early it gives way when room is short."""

    def __init__(self, caption: str, *widgets: QWidget) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        self.caption = label(caption, "caption")
        self.content = QWidget()
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            row.addWidget(widget)
        column.addWidget(self.caption)
        column.addWidget(self.content)


class Readout(Group):
    """A number below its caption, with room for what it may become."""

    def __init__(self, look: Look, caption: str, tip: str, widest: str) -> None:
        self.value = LiveText(look, widest, 13, bold=True)
        super().__init__(caption, self.value)
        self.setToolTip(tip)


class Toolbar(QWidget):
    """Transport, readouts and the training fields used most; what does not fit goes behind the dots."""

    def __init__(self, look: Look, session: Session, commands: CommandTable) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._commands = commands
        self.play = self._button(commands["play"], "play")
        self.play.setProperty("role", "primary")
        self.transport = [self._button(commands[name], picture) for name, picture in TRANSPORT]
        self.tools = [
            self._button(commands["palette"], "search"),
            self._button(commands["next_theme"], "theme"),
        ]
        self._make_readouts()
        self._make_fields()
        self._lay_out()
        self._fit()
        look.changed.connect(self._fit)
        self.show_state()
        self.show_recipe(session.document.training)

    # ---- parts ----------------------------------------------------------------------------------
    def _button(self, action: QAction, picture: str) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setProperty("picture", picture)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        return button

    def _make_readouts(self) -> None:
        look = self._look
        self.epoch = Readout(look, "Epoch", "How often every training sample was used.", "000,000")
        self.batch = Readout(
            look, "Batch", "Batches done in this epoch, and how many an epoch has.", "0000/0000"
        )
        self.rate = Readout(
            look, "Samples/s", "How many samples the network learns from in a second.", "000.0 M"
        )
        self.speed = Slider(look)
        describe(
            self.speed, "Speed", "How many batches a second are trained while playing. Left is slow motion."
        )
        self.speed.moved.connect(self._set_speed)
        self.speed_group = Group("Speed", self.speed)

    def _make_fields(self) -> None:
        assert isinstance(RATE, FloatField)
        look, scale = self._look, scale_of(RATE)
        assert scale is not None
        self._scale = scale
        self.rate_slider, self.rate_field = Slider(look), NumberField(RATE.title)
        for widget in (self.rate_slider, self.rate_field):
            describe(widget, RATE.title, RATE.help)
        self.rate_slider.moved.connect(self._slide_rate)
        self.rate_field.entered.connect(self._enter_rate)
        self.rate_field.stepped.connect(self._step_rate)
        assert isinstance(OPTIMIZER, ChoiceField)
        self.optimizer = Choice(OPTIMIZER.choices)
        describe(self.optimizer, OPTIMIZER.title, OPTIMIZER.help)
        self.optimizer.picked.connect(self._pick_optimizer)
        self.batch_size = NumberField(BATCH.title)
        describe(self.batch_size, BATCH.title, BATCH.help)
        self.batch_size.entered.connect(self._enter_batch)
        self.batch_size.stepped.connect(self._step_batch)
        for field in (self.rate_field, self.batch_size):
            field.refused.connect(self._refuse)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self.more = QToolButton()
        describe(self.more, "More", "Shows the controls that the window is too narrow for.")
        self.more.clicked.connect(self._open_more)
        self.groups = [
            self.epoch,
            self.batch,
            self.rate,
            self.speed_group,
            Group("Learning rate", self.rate_slider, self.rate_field),
            Group("Optimizer", self.optimizer),
            Group("Batch size", self.batch_size),
        ]
        for button in (self.play, *self.transport):
            self._row.addWidget(button)
        self._row.addStretch(1)
        for group in self.groups:
            self._row.addWidget(group)
        self._row.addStretch(1)
        for button in (self.more, *self.tools):
            self._row.addWidget(button)
        self._first = self._row.indexOf(self.epoch)
        self.drawer = Drawer(self)

    def _fit(self) -> None:
        look, px = self._look, self._look.px
        self._row.setContentsMargins(px(12), px(6), px(12), px(6))
        self._row.setSpacing(px(4))
        for widget, width in (
            (self.speed, 104),
            (self.speed_group.caption, 104),
            (self.rate_slider, 96),
            (self.rate_field, 72),
            (self.optimizer, 128),
            (self.batch_size, 60),
        ):
            fix_width(widget, look, width)
        for group in self.groups:
            group.setContentsMargins(px(6), 0, px(6), 0)
            group.content.setFixedHeight(px(28))
        fix_width(self.play, look, 92)
        self.more.setIcon(icon("more", look.theme.color("text")))
        self._dress()
        self._share_room()

    def _dress(self) -> None:
        theme, size = self._look.theme, QSize(self._look.px(18), self._look.px(18))
        for button in (*self.transport, *self.tools):
            name = str(button.property("picture"))
            faint = theme.color("muted")
            button.defaultAction().setIcon(icon(name, theme.color("text"), faint))
            button.setIconSize(size)
        self.more.setIconSize(size)
        self.play.setIconSize(size)
        self.play.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._show_play()

    def _show_play(self) -> None:
        playing = self._session.playing
        action = self.play.defaultAction()
        action.setText("Pause" if playing else "Play")
        action.setIcon(icon("pause" if playing else "play", self._look.theme.color("surface")))
        self.play.setAccessibleName(action.text())

    # ---- room -----------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move groups behind the dots, or back."""
        self._share_room()

    def minimumSizeHint(self) -> QSize:
        """Return the width of what never gives way."""
        buttons = (self.play, *self.transport, self.more, *self.tools)
        gap = self._row.spacing()
        width = sum(button.sizeHint().width() + gap for button in buttons) + 2 * self._look.px(12)
        return QSize(width, self._look.px(56))

    def _share_room(self) -> None:
        words = self.width() >= self._look.px(WORDS_FROM)
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self.transport:
            button.setToolButtonStyle(beside if words else alone)
        left = self.width() - self.minimumSizeHint().width() - self._look.px(8)
        hidden = False
        for group in self.groups:
            left -= group.sizeHint().width() + self._row.spacing()
            hidden = hidden or left < 0
            self._put(group, hidden)
        self.more.setVisible(hidden)
        if not hidden:
            self.drawer.hide()

    def _put(self, group: Group, away: bool) -> None:
        if away and group.parentWidget() is not self.drawer:
            self.drawer.column.insertWidget(self._rank(group, self.drawer), group)
            group.show()
        elif not away and group.parentWidget() is not self:
            self._row.insertWidget(self._first + self._rank(group, self), group)
            group.show()

    def _rank(self, group: Group, home: QWidget) -> int:
        before = self.groups[: self.groups.index(group)]
        return len([other for other in before if other.parentWidget() is home])

    def _open_more(self) -> None:
        self.drawer.open(self.window(), self.more.mapTo(self.window(), QPoint(0, self.more.height())))

    # ---- showing --------------------------------------------------------------------------------
    def show_state(self) -> None:
        """Follow play, pause and speed."""
        self._show_play()
        speed = self._session.speed
        place = len(SPEEDS) if speed is None else min(bisect_left(SPEEDS, speed), len(SPEEDS) - 1)
        self.speed.show_share(place / len(SPEEDS))
        self.speed_group.caption.setText(speed_words(speed))

    def show_recipe(self, recipe: TrainingRecipe) -> None:
        """Follow the document."""
        self.rate_slider.show_share(self._scale.share(recipe.learning_rate))
        self.rate_field.show_number(recipe.learning_rate)
        self.optimizer.show_value(recipe.optimizer)
        self.batch_size.show_number(recipe.batch_size)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where the run is."""
        self.epoch.value.show_text(f"{snapshot.epoch:,}")
        self.batch.value.show_text(f"{snapshot.batch}/{snapshot.batches}" if snapshot.batches else "–")
        self.rate.value.show_text(rate_words(snapshot.samples_per_second) if self._session.playing else "–")

    # ---- changing -------------------------------------------------------------------------------
    def _set_speed(self, share: float, _gesture: str) -> None:
        self._session.set_speed(STOPS[round(share * len(SPEEDS))])

    def _slide_rate(self, share: float, gesture: str) -> None:
        self._edit("learning_rate", self._scale.value(share), f"rate {gesture}")

    def _enter_rate(self, value: float) -> None:
        self._edit("learning_rate", value, new_gesture())

    def _step_rate(self, steps: int) -> None:
        rate = self._scale.step(self._session.document.training.learning_rate, steps)
        self._edit("learning_rate", rate, "rate steps")

    def _pick_optimizer(self, name: str) -> None:
        self._edit("optimizer", name, new_gesture())

    def _enter_batch(self, value: float) -> None:
        self._edit("batch_size", value, new_gesture())

    def _step_batch(self, steps: int) -> None:
        assert isinstance(BATCH, IntField)
        size = self._session.document.training.batch_size
        self._edit("batch_size", max(size + steps, BATCH.minimum), "batch steps")

    def _edit(self, name: str, value: Value, merge: str) -> None:
        edit_training(self._session, name, value, merge)
        self.show_recipe(self._session.document.training)

    def _refuse(self, sentence: str) -> None:
        self._session.status.emit(sentence, "error")


class Drawer(QFrame):
    """The groups that found no room, opened by the dots over the window's right edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "popup")
        self.column = QVBoxLayout(self)
        self.hide()

    def open(self, window: QWidget, below: QPoint) -> None:
        """Show below a point of the window, or close when open."""
        if self.isVisible():
            self.hide()
            return
        self.setParent(window)
        self.adjustSize()
        self.move(min(below.x(), window.width() - self.width() - 8), below.y() + 4)
        self.show()
        self.raise_()
