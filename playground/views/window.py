"""The window: puts the panels together, asks the session for news every frame, and hands it round."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QVBoxLayout, QWidget

from playground.files.errors import FileError
from playground.model.budget import memory_text
from playground.model.document import Document
from playground.model.rules import blocking
from playground.model.shapes import parameters_text
from playground.session import commands as session_commands
from playground.session.actions import ACTIONS
from playground.session.session import Session
from playground.train.messages import Phase, Snapshot, Watch
from playground.views import drops
from playground.views.bars import OfferBar
from playground.views.canvas.view import CanvasView
from playground.views.commands import CommandTable
from playground.views.dialogs import QtDesktop
from playground.views.docks.registry import docks
from playground.views.docks.tray import Tray
from playground.views.hint import Hint
from playground.views.layer.stage import Stage
from playground.views.menus import Menus, layer_menu
from playground.views.panels.blocks import BlocksSection
from playground.views.panels.controls import rule
from playground.views.panels.data import DataPanel
from playground.views.panels.data_actions import DATA_ACTIONS
from playground.views.panels.inspector import InspectorPanel
from playground.views.panels.palette import PalettePanel
from playground.views.panels.status import StatusLine
from playground.views.panels.toolbar import Toolbar
from playground.views.panes import Panes, scrolled
from playground.views.pictures.actions import PICTURE_ACTIONS
from playground.views.pictures.panel import PicturePanel
from playground.views.plots.output import OutputPanel
from playground.views.plots.subject import ANSWER, Focus
from playground.views.preload import Preload
from playground.views.theme import Choice, Look
from playground.views.view_actions import VIEW_ACTIONS

TICK_MILLISECONDS = 15
LATER_MILLISECONDS = 100
REST_SECONDS = 0.004
LARGEST = (1680, 1000)
FRAME, BARS = 32, 112


class MainWindow(QMainWindow):
    """The window of one session."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self.session, self.look = session, look
        self.blank = self._played = False
        self._focus: Focus | None = None
        # The style sheet is made for Fusion; the desktop's own style would draw around it.
        QApplication.setStyle("Fusion")
        self._make()
        self._lay_out()
        self._connect()
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._timer.timeout.connect(session.poll)
        self._dress()
        self._restore()
        self._preload = Preload(slow_imports(self.docks.tabs.current), self, REST_SECONDS)
        self._preload.imported.connect(self._admit)
        self._preload.done.connect(self._finish)
        self._show_document()
        self._show_state()

    # ---- parts ----------------------------------------------------------------------------------
    def _make(self) -> None:
        session, look = self.session, self.look
        self.commands = CommandTable()
        self.commands.add(ACTIONS, session, self)
        self.commands.add(VIEW_ACTIONS, self, self)
        self.canvas = CanvasView(session, look)
        self.stage = Stage(look, session, self.canvas)
        self.data, self.palette_panel = DataPanel(look, session), PalettePanel(look)
        self.output = OutputPanel(look, session.document, session.facts)
        self.pictures = PicturePanel(look, session)
        self.commands.add(DATA_ACTIONS, self.data, self)
        self.commands.add(PICTURE_ACTIONS, self.pictures, self)
        self.blocks = BlocksSection(look, session)
        self.palette_panel.add_section(self.blocks)
        self.inspector = InspectorPanel(look, session)
        self.docks = Tray(look, session)
        self.toolbar = Toolbar(look, session, self.commands)
        self.line = StatusLine(look)
        self.offer = OfferBar(look)
        session.desktop = QtDesktop(self, self.canvas)
        self.menus = Menus(self.menuBar(), self.commands, lambda: session.settings.recent, self.open_file)
        for command in self.commands:
            self.addAction(command)

    def _lay_out(self) -> None:
        self.panes = Panes(
            self.look,
            (scrolled(self.data), scrolled(self.palette_panel)),
            (self.stage, self.docks),
            (scrolled(self._outputs()), scrolled(self.inspector)),
        )
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts: tuple[QWidget, ...] = (self.toolbar, rule(), self.offer, self.panes, rule(), self.line)
        for part in parts:
            column.addWidget(part, int(part is self.panes))
        self.setCentralWidget(page)
        self.hint = Hint(self.look, self.toolbar.play, self)
        self.cover = QWidget(self)
        self.cover.setObjectName("page")
        self.cover.hide()
        self.setAcceptDrops(True)

    def _outputs(self) -> QWidget:
        """Return the place of the output: a map of tables, or the chosen one of pictures."""
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.output)
        column.addWidget(self.pictures)
        return place

    def _connect(self) -> None:
        session = self.session
        session.document_changed.connect(self._document_changed)
        session.selection_changed.connect(self._selection_changed)
        session.snapshot_changed.connect(self._show_snapshot)
        session.chosen_changed.connect(self._show_chosen)
        session.status.connect(self.line.say)
        session.state_changed.connect(self._show_state)
        self.look.changed.connect(self._dress)
        self.canvas.unit_hovered.connect(self._hovered)
        self.canvas.layers_shown_changed.connect(self._watch)
        self.canvas.hint.connect(self.line.show_hint)
        self.canvas.clicks.menu_asked.connect(self._ask_layer)
        self.stage.wishes_changed.connect(self._watch)
        self.stage.turned.connect(self.commands.refresh)
        self.stage.turned.connect(self.hint.dismiss)
        self.stage.wishes_changed.connect(self.commands.refresh)
        self.data.downloads.changed.connect(lambda name: self.commands.refresh())
        self.inspector.layer.inside.clicked.connect(self.stage.toggle)
        self.output.wishes_changed.connect(self._watch)
        self.palette_panel.appended.connect(self.canvas.append)
        self.palette_panel.hint.connect(self.line.show_hint)
        self.palette_panel.search.textChanged.connect(self.blocks.search)
        self.blocks.appended.connect(self.canvas.adding.append_block)
        self.line.fixed.connect(self._fix)
        self.docks.room_wanted.connect(self.panes.make_room)
        self.docks.tall_wanted.connect(self.toggle_tall)
        self.panes.middle.splitterMoved.connect(self._docks_resized)

    # ---- life -----------------------------------------------------------------------------------
    def _restore(self) -> None:
        settings = self.session.settings
        # The frame around the window needs some of the screen too.
        screen = self.screen().availableSize() - QSize(0, FRAME)
        self.resize(QSize(self.look.px(LARGEST[0]), self.look.px(LARGEST[1])).boundedTo(screen))
        self.panes.reset(self.size() - QSize(0, self.look.px(BARS)))
        if settings.geometry:
            self.restoreGeometry(settings.geometry)
        self.docks.restore(settings.docks, settings.dock)
        if settings.panels and not self.panes.restore(settings.panels):
            self.line.say("The sizes of the panels could not be read; they are as usual again.", "info")

    def showEvent(self, event: QShowEvent) -> None:
        """Start the frames; what can wait is made after the first one."""
        super().showEvent(event)
        if not self._timer.isActive():
            self._timer.start()
            QTimer.singleShot(LATER_MILLISECONDS, self, self._preload.start)
            self.canvas.setFocus()
            self.hint.place()

    def _admit(self, module: str) -> None:
        """Let views use a module; small pictures of the data come once the first view has what it needs."""
        self.docks.admit(module)
        self.data.samples.start()

    def _finish(self) -> None:
        self.docks.fill()
        self.data.samples.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes; remember sizes; end timers and threads of the views."""
        if not session_commands.may_leave(self.session):
            event.ignore()
            return
        self._remember()
        self._timer.stop()
        self._disconnect()
        for part in (self._preload, self.data, self.docks, self.pictures, self.inspector, self.line):
            part.close_down()
        super().closeEvent(event)

    def _disconnect(self) -> None:
        session = self.session
        session.document_changed.disconnect(self._document_changed)
        session.selection_changed.disconnect(self._selection_changed)
        session.snapshot_changed.disconnect(self._show_snapshot)
        session.chosen_changed.disconnect(self._show_chosen)
        session.status.disconnect(self.line.say)
        session.state_changed.disconnect(self._show_state)
        self.stage.detach()
        self.canvas.detach()
        self.blocks.detach()

    def _remember(self) -> None:
        settings = self.session.settings
        self.panes.set_lecture(False)
        settings.geometry = bytes(self.saveGeometry().data())
        settings.panels = self.panes.state()
        settings.docks, settings.dock = self.docks.tabs.names, self.docks.tabs.current
        settings.theme, settings.scale, settings.motion = self.look.choice, self.look.scale, self.look.motion
        settings.map_colors = self.look.spread
        try:
            settings.save()
        except FileError as error:
            self.line.say(str(error), "error")

    # ---- following the session ------------------------------------------------------------------
    def _document_changed(self, old: Document, new: Document) -> None:
        self.line.forget_error()
        self._show_document()

    def _show_document(self) -> None:
        session = self.session
        document, facts = session.document, session.facts
        self.data.show_recipe(document.data)
        self.output.show_document(document, facts)
        self.output.setVisible(not facts.shape)
        self.pictures.show_document(document, facts)
        self.pictures.setVisible(bool(facts.shape))
        self.inspector.refresh()
        self.toolbar.show_recipe(document.training)
        self.docks.show_document()
        self.stage.show_document(document, facts)
        self.line.show_problem(session.problems[0] if session.problems else None)
        self.hint.offer(not blocking(session.problems))
        self.commands.refresh()
        texts = parameters_text(document.graph, facts), memory_text(document, facts)
        self.line.show_facts(" · ".join(text for text in texts if text))
        self._watch()

    def _selection_changed(self) -> None:
        self.inspector.refresh()
        self.commands.refresh()

    def _show_state(self) -> None:
        session = self.session
        self.setWindowTitle(f"{session.title}[*] – Neural Playground")
        self.setWindowModified(session.modified)
        self.toolbar.show_state()
        self.commands.refresh()
        if session.playing and not self._played:
            self.hint.dismiss()
            self.line.forget_error()
        self._played = session.playing

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        self.toolbar.show_snapshot(snapshot)
        self.stage.show_snapshot(snapshot)
        self.output.show_snapshot(snapshot)
        self.pictures.show_snapshot(snapshot)
        self.inspector.show_snapshot(snapshot)
        self.docks.show_snapshot(snapshot)
        if snapshot.dataset is not None:
            self.data.show_dataset(snapshot.dataset)
        compiling = snapshot.phase is Phase.COMPILING
        self.line.show_progress((snapshot.progress, snapshot.message) if compiling else None)

    def _show_chosen(self) -> None:
        chosen = self.session.chosen
        self.output.show_chosen(chosen.sample if chosen is not None else -1)

    def _hovered(self, unit: Focus | None) -> None:
        self._focus = unit
        self.output.set_focus(unit)
        self._watch()

    def _watch(self) -> None:
        outputs = self.session.document.graph.of_kind("output")
        answer = (outputs[0].id, ANSWER) if outputs else None
        layers, focus = self.stage.watch_layers(), self._focus or answer
        arrays = tuple(dict.fromkeys((*self.stage.arrays(), *self.pictures.arrays())))
        watch = Watch(layers, focus, self.output.axes, large=self.output.resolution, arrays=arrays)
        self.session.watch(watch)

    def _ask_layer(self, layer: str, point: QPoint) -> None:
        layer_menu(self.commands, self).popup(point)

    def _fix(self) -> None:
        fix = self.session.problems[0].fixes[0]
        self.session.edit(fix.label, fix.edit)

    # ---- what actions do ------------------------------------------------------------------------
    def open_file(self, path: Path) -> None:
        """Open a file, unless unsaved changes are kept."""
        if session_commands.may_leave(self.session):
            self.session.open(path)

    def set_theme(self, choice: Choice) -> None:
        """Show a theme, or follow the system."""
        self.look.set_theme(choice)
        self.commands.refresh()

    def set_lecture(self, lecture: bool) -> None:
        """Leave only the network and the output, or bring everything back."""
        for part in (self.menuBar(), self.toolbar, self.line):
            part.setVisible(not lecture)
        self.hint.dismiss()
        self.panes.set_lecture(lecture)
        self.commands.refresh()

    def open_dock(self, name: str) -> None:
        """Bring a view below the canvas to the front, in a new tab where it has none."""
        if not self.panes.shown("docks"):
            self.panes.toggle("docks")
        self.docks.open_view(name)
        self.commands.refresh()

    def toggle_tall(self) -> None:
        """Give the views below most of the height, or their usual share again."""
        self.panes.toggle_tall()
        self._docks_resized()

    def _docks_resized(self) -> None:
        self.docks.tabs.show_tall(self.panes.tall)
        self.commands.refresh()

    def set_blank(self, blank: bool) -> None:
        """Hide everything behind a plain ground, or show it again."""
        self.blank = blank
        self.cover.setGeometry(self.rect())
        self.cover.setVisible(blank)
        self.cover.raise_()
        if blank:
            self.cover.setFocus()
        self.commands.refresh()

    # ---- the window itself ----------------------------------------------------------------------
    def _dress(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(self.look.theme.palette())
        app.setFont(self.look.font())
        self.setStyleSheet(self.look.stylesheet())
        self.hint.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what floats in its place."""
        super().resizeEvent(event)
        self.cover.setGeometry(self.rect())
        self.hint.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key ends the blank screen; Escape ends the lecture; Enter presses the button in focus."""
        focus = self.focusWidget()
        if self.blank:
            self.set_blank(False)
        elif event.key() == Qt.Key.Key_Escape and self.panes.lecture:
            self.set_lecture(False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QAbstractButton):
            focus.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that can be opened, folders and files to learn from, and a picture to look at."""
        if drops.document(event) or drops.pictures(event) or self._dropped_picture(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file, learn from it, or let the network answer it."""
        opening, learning, seen = drops.document(event), drops.pictures(event), self._dropped_picture(event)
        # The program that something is dragged from waits until this returns.
        if opening is not None:
            QTimer.singleShot(0, self, partial(self.open_file, opening))
        elif learning is not None:
            QTimer.singleShot(0, self, partial(self.data.choosing.choose, learning))
        elif seen is not None:
            self.pictures.sketch.open(seen)
        event.setAccepted(bool(opening or learning or seen))

    def _dropped_picture(self, event: QDropEvent) -> Path | None:
        return drops.picture(event) if self.pictures.sketch.ready else None


def slow_imports(front: str) -> tuple[str, ...]:
    """Return the modules that views need and that are imported while the window waits, `front`'s first."""
    ordered = sorted(docks().values(), key=lambda dock: dock.name != front)
    return tuple(module for dock in ordered for module in dock.slow_imports)
