"""The X-ray of a layer: input, how one number comes about, output."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from playground.model.cells import cell
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.session.actions import Action
from playground.session.session import Session
from playground.train.messages import Chosen, Phase, Snapshot
from playground.views.layer.page import PageView
from playground.views.layer.sheet_view import SheetView
from playground.views.layer.working_view import WorkingView
from playground.views.layer.workings.anatomy import Anatomy, Margin
from playground.views.layer.workings.stages import stages
from playground.views.layer.workings.subject import Numbers, Subject
from playground.views.layer.xray_actions import xray_actions
from playground.views.layer.xray_bar import XrayBar
from playground.views.theme import Look
from playground.views.throttle import Throttle

NUMBERS_MILLISECONDS = 200
SHARES = (3, 5, 3)


class Xray(PageView):
    """Takes one layer apart. `unit` is the number of the output that is looked at, `channel` the channel of
    the input that is shown, `pointed` the number of the input under the mouse.
    """

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self.layer = ""
        self.unit = self.channel = 0
        self.pointed: int | None = None
        self.subject: Subject | None = None
        self.numbers: Numbers | None = None
        self._stages: tuple[tuple[str, Anatomy], ...] = ()
        self._stage, self._active = 0, False
        self._later = Throttle(NUMBERS_MILLISECONDS, self._refresh, self)
        self.before, self.after = SheetView(look, "Input"), SheetView(look, "Output")
        self.working, self.bar = WorkingView(look), XrayBar(look)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._column, self._maps = QVBoxLayout(self), QHBoxLayout()
        for view, share in zip((self.before, self.working, self.after), SHARES, strict=True):
            self._maps.addWidget(view, share)
        self._column.addLayout(self._maps, 1)
        self._column.addWidget(self.bar)
        self._look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(16), px(4), px(16), px(8))
        self._column.setSpacing(px(8))
        self._maps.setSpacing(px(16))

    def _connect(self) -> None:
        self.bar.player.moved.connect(self._slide)
        self.bar.stage_picked.connect(self._show_stage)
        self.bar.channels.stepped.connect(self._step_channel)
        self.bar.filters.stepped.connect(self.step_filter)
        self.bar.samples.stepped.connect(self._step_sample)
        self.before.pointed.connect(self._point_before)
        self.after.pointed.connect(self._point_after)
        self.before.left.connect(self._leave)
        self.after.left.connect(self._leave)
        self.working.channel_picked.connect(self.show_channel)
        self.working.unit_pointed.connect(self._point_term)
        self.working.cell_pointed.connect(self._point_cell)

    # ---- the page -------------------------------------------------------------------------------
    def formula(self) -> str:
        """Return the formula of the stage."""
        return self.anatomy.formula if self._stages else ""

    def arrays(self) -> tuple[str, ...]:
        """Return what goes in and comes out."""
        return self.subject.arrays() if self.subject is not None else ()

    def show_layer(self, layer_id: str) -> None:
        """Take another layer apart, from its first number on."""
        self.layer, self.unit, self.channel, self.pointed, self._stage = layer_id, 0, 0, None, 0
        self._take_apart()

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Take the layer apart again: it may have other shapes."""
        self._take_apart()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers, a few times a second: faster ones cannot be read."""
        if self._active:
            self._later()

    def set_active(self, active: bool) -> None:
        """Move the window only while it is seen, and look at a sample then."""
        self._active = active
        self.bar.player.set_active(active)
        if active and self._session.chosen is None:
            self._session.choose(Chosen(0))
        if not active:
            self._later.close()
            self._session.pointing.point(None)

    # ---- following ------------------------------------------------------------------------------
    @property
    def anatomy(self) -> Anatomy:
        """How the stage that is shown works."""
        return self._stages[self._stage][1]

    def _take_apart(self) -> None:
        session = self._session
        self.subject = Subject.of(session.document, session.facts, self.layer)
        self._stages = stages(self.subject)
        self.bar.offer_stages([title for title, _ in self._stages])
        self._show_stage(min(self._stage, len(self._stages) - 1))

    def _show_stage(self, stage: int) -> None:
        self._stage = stage
        self.bar.show_stage(stage)
        anatomy = self.anatomy
        self.unit, self.pointed = min(self.unit, anatomy.after.count - 1), None
        self.before.title = anatomy.source
        self.before.lay_out(anatomy.before, anatomy.margin, anatomy.names_before())
        self.after.lay_out(anatomy.after, Margin(), anatomy.names())
        self._refresh()
        self.wishes_changed.emit()

    def _refresh(self) -> None:
        """Take the newest numbers."""
        if self.subject is None:
            return
        snapshot = self._session.snapshot
        self.numbers = self.subject.numbers(snapshot) if snapshot is not None else None
        if self.numbers is None:
            self.working.show_words(self._reason(snapshot))
        else:
            self.before.show_values(self.anatomy.seen(self.numbers), self.subject.sees_picture)
            self.after.show_values(self.anatomy.result(self.numbers), picture=False)
        self._show_unit()

    def _reason(self, snapshot: Snapshot | None) -> str:
        problems = self._session.problems
        if problems and problems[0].blocking:
            return f"There are no numbers yet. {problems[0].sentence}"
        if snapshot is not None and snapshot.phase is Phase.COMPILING:
            return "The network is being prepared. The numbers come in a moment."
        if snapshot is not None and snapshot.activations:
            return "This layer has no part in the answer: nothing leads from it to an Output."
        return "Waiting for the numbers of the sample."

    # ---- one number -----------------------------------------------------------------------------
    def show_unit(self, unit: int) -> None:
        """Look at another number of the output."""
        self.unit = unit
        self._show_unit()

    def show_channel(self, channel: int) -> None:
        """Show another channel of the input."""
        self.channel = channel
        self._show_unit()

    def _show_unit(self) -> None:
        anatomy, seen = self.anatomy, self.anatomy.channels(self.unit)
        if self.channel not in seen:
            self.channel = seen[0]
        place = anatomy.after.place(self.unit)
        self.before.show_channel(self.channel, anatomy.channel_name(self.channel))
        self.after.show_channel(place[0], anatomy.channel_name_after(place[0]))
        self.before.mark(frame=anatomy.frame(self.unit), unit=self.pointed)
        fed = anatomy.feeds(self.pointed) if self.pointed is not None else None
        self.after.mark(fed=fed, unit=self.unit)
        self._show_bar(len(seen))
        if self.numbers is not None:
            working = anatomy.working(self.numbers, self.unit, self.channel)
            pointed = -1 if self.pointed is None else self.pointed
            self.working.show_working(working, self.before.shade, self.channel, pointed, self._cell())

    def _cell(self) -> tuple[int, int] | None:
        """Return where the number that is pointed at lies in the grids, or None."""
        if self.pointed is None:
            return None
        frame, (channel, row, column) = self.anatomy.frame(self.unit), self.anatomy.before.place(self.pointed)
        if channel != self.channel or (row, column) not in frame:
            return None
        return frame.rows.index(row), frame.columns.index(column)

    def _show_bar(self, channels_seen: int) -> None:
        anatomy, chosen = self.anatomy, self._session.chosen
        outputs = anatomy.after.channels
        channel_words = _numbered("channel", self.channel, anatomy.before.channels)
        name = channel_words if anatomy.sees_input else anatomy.channel_name(self.channel)
        self.bar.channels.show_words(f"{anatomy.source.lower()}: {name}", several=channels_seen > 1)
        filter_words = _numbered("channel", anatomy.after.place(self.unit)[0], outputs)
        self.bar.filters.show_words(f"output: {filter_words}", several=outputs > 1)
        # Pictures are chosen beside the answer; rows of a table are chosen here.
        several = self._session.facts.samples > 1 and not self._session.facts.shape
        words = _numbered("sample", chosen.sample if chosen else 0, self._session.facts.samples)
        self.bar.samples.show_words(words, several)

    # ---- moving ---------------------------------------------------------------------------------
    def _slide(self) -> None:
        """Go to the next number of the channel, at the end to its first."""
        own = self.anatomy.after.units(self.anatomy.after.place(self.unit)[0])
        self.show_unit(own.start + (self.unit + 1 - own.start) % len(own))

    def _point_before(self, unit: int) -> None:
        self.bar.player.hold(True)
        self.pointed = unit
        if self.anatomy.sees_input and self.subject is not None:
            place = cell(self.subject.inputs[0], unit)
            self._session.pointing.point((self.subject.sources[0], *place))
        nearest = self.anatomy.nearest(unit, self.anatomy.after.place(self.unit)[0])
        self.show_unit(self.unit if nearest is None else nearest)

    def _point_after(self, unit: int) -> None:
        self.bar.player.hold(True)
        if self.subject is not None:
            self._session.pointing.point((self.layer, *cell(self.subject.output, unit)))
        self.show_unit(unit)

    def _point_term(self, unit: int) -> None:
        """Show where the number of a term is."""
        wanted = unit if unit >= 0 else None
        if wanted != self.pointed:
            self.pointed = wanted
            if wanted is not None:
                self.channel = self.anatomy.before.place(wanted)[0]
            self.bar.player.hold(wanted is not None)
            self._show_unit()

    def _point_cell(self, row: int, column: int) -> None:
        """Show where the number in a cell of the grids is."""
        frame = self.anatomy.frame(self.unit)
        unit = self.anatomy.before.unit(self.channel, frame.rows[row], frame.columns[column])
        self._point_term(-1 if unit is None else unit)

    def _leave(self) -> None:
        self.pointed = None
        self.bar.player.hold(False)
        self._session.pointing.point(None)
        self._show_unit()

    def _step_channel(self, step: int) -> None:
        seen = self.anatomy.channels(self.unit)
        self.show_channel(seen[(seen.index(self.channel) + step) % len(seen)])

    def step_filter(self, step: int) -> None:
        """Look at the same place of another channel of the output."""
        after = self.anatomy.after
        channel, row, column = after.place(self.unit)
        unit = after.unit((channel + step) % after.channels, row, column)
        self.show_unit(after.count - 1 if unit is None else unit)

    def _step_sample(self, step: int) -> None:
        chosen, count = self._session.chosen, self._session.facts.samples
        sample = chosen.sample if chosen is not None else 0
        self._session.choose(Chosen((max(sample, 0) + step) % max(count, 1)))
        self._show_bar(len(self.anatomy.channels(self.unit)))

    def step_unit(self, down: int, across: int) -> None:
        """Look at a neighbour in the same channel, and stay there."""
        self.bar.player.set_playing(False)
        after = self.anatomy.after
        channel, row, column = after.place(self.unit)
        unit = after.unit(channel, row + down, column + across)
        if unit is not None:
            self.show_unit(unit)

    # ---- keys -----------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        """Take the keys before they are shortcuts of the window, as the arrows that train a batch."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _action(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key means here."""
        action = _action(event)
        if action is None:
            super().keyPressEvent(event)
        else:
            action.run(self)


def _itself(xray: Xray) -> Xray:
    return xray


KEYS = {keys: action for action in xray_actions(_itself) for keys in action.keys}


def _action(event: QKeyEvent) -> Action[Xray] | None:
    """Return what a key means here, or None."""
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return KEYS.get(QKeySequence(event.key()).toString()) if plain else None


def _numbered(name: str, number: int, count: int) -> str:
    """Return which of several it is, counted from 1; nothing where there is only one."""
    return f"{name} {number + 1:,} of {count:,}" if count > 1 else ""
