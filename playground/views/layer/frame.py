"""The layer page: one layer at large, with a tab for each thing there is to see of it."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.kinds import kinds
from playground.model.ranks import shape_text
from playground.model.shapes import parameter_counts, sorted_layers
from playground.model.titles import kind_title, titles
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.formula import FormulaLabel
from playground.views.icons import layer_icon
from playground.views.layer.head import Head
from playground.views.layer.page import Page, PageView, Shapes, pages
from playground.views.panels.controls import label
from playground.views.theme import Look

ALT = Qt.KeyboardModifier.AltModifier
TURNS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}


class LayerFrame(QWidget):
    """Head, tabs and the page that is chosen. `layer` is the id of the layer, or empty."""

    left = Signal()
    turned = Signal(str)
    wishes_changed = Signal()

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self.layer = ""
        self._active, self._wanted = False, ""
        self._views: dict[str, PageView] = {}
        self.head, self.tabs, self.stack = Head(look), QTabBar(), QStackedWidget()
        self.words, self.formula = label("", "caption", wrap=True), FormulaLabel(look, 13)
        self._offered: tuple[Page, ...] = ()
        self._make()
        self._lay_out()

    def _make(self) -> None:
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setAccessibleName("What to see of the layer")
        self.tabs.currentChanged.connect(self._choose)
        self.words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self.words)
        self.head.back.connect(self.left)
        self.head.turned.connect(self._turn)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, self._look.px(16), 0)
        row.setSpacing(self._look.px(24))
        row.addWidget(self.tabs)
        row.addWidget(self.formula, 1)
        column.addLayout(row)
        column.addWidget(self.stack, 1)

    # ---- what is shown --------------------------------------------------------------------------
    @property
    def view(self) -> PageView | None:
        """The page in sight, or None where there is nothing to show."""
        current = self.stack.currentWidget()
        return current if isinstance(current, PageView) else None

    def arrays(self) -> tuple[str, ...]:
        """Return the slot names of the arrays that the page in sight shows."""
        return self.view.arrays() if self._active and self.view is not None else ()

    def show_layer(self, layer_id: str) -> None:
        """Show another layer, on the tab that was chosen last if it has that."""
        self.layer = layer_id
        self._describe()
        self._offer()

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change of the network."""
        self._describe()
        offered = self._suiting()
        if offered != self._offered:
            self._offer()
        elif self.view is not None:
            self.view.show_document(document, facts)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers."""
        if self.view is not None:
            self.view.show_snapshot(snapshot)

    def set_active(self, active: bool) -> None:
        """Learn whether anybody sees the page."""
        self._active = active
        if self.view is not None:
            self.view.set_active(active)

    # ---- inside ---------------------------------------------------------------------------------
    def _shapes(self) -> Shapes:
        """Return what goes in and comes out, or nothing where that is not known."""
        graph, known = self._session.document.graph, self._session.shapes
        names = (*graph.sources(self.layer), self.layer)
        return tuple(known.shapes[name] for name in names) if all(n in known.shapes for n in names) else ()

    def _describe(self) -> None:
        session = self._session
        graph, facts = session.document.graph, session.facts
        layer, shapes = graph.layer(self.layer), self._shapes()
        parts = [kind_title(layer.kind)]
        if shapes:
            before = " and ".join(shape_text(shape) for shape in shapes[:-1])
            parts.append(f"{before} → {shape_text(shapes[-1])}" if before else shape_text(shapes[-1]))
            count = parameter_counts(graph, facts).get(layer.id, 0)
            parts.append("1 parameter" if count == 1 else f"{count:,} parameters")
        self.head.show_layer(titles(graph)[layer.id], "  ·  ".join(parts), layer_icon(layer.kind))
        before, after = (self._neighbour(step) for step in (-1, +1))
        names = titles(graph)
        self.head.show_neighbours(names.get(before, ""), names.get(after, ""))

    def _suiting(self) -> tuple[Page, ...]:
        kind, shapes = self._session.document.graph.layer(self.layer).kind, self._shapes()
        if not shapes or kind not in kinds():
            return ()
        return tuple(page for page in pages() if page.suits(kind, shapes))

    def _offer(self) -> None:
        """Make the tabs anew."""
        self._offered = self._suiting()
        names = [page.title for page in self._offered]
        with QSignalBlocker(self.tabs):
            while self.tabs.count():
                self.tabs.removeTab(0)
            for page in self._offered:
                self.tabs.setTabToolTip(self.tabs.addTab(page.title), page.help)
            if self._wanted in names:
                self.tabs.setCurrentIndex(names.index(self._wanted))
        self.tabs.setVisible(bool(names))
        self._turn_to(self.tabs.currentIndex())

    def _choose(self, index: int) -> None:
        self._wanted = self.tabs.tabText(index)
        self._turn_to(index)

    def _turn_to(self, index: int) -> None:
        if self.view is not None:
            self.view.set_active(False)
        if index < 0:
            self.words.setText(self._reason())
            self._bring_up(self.words)
        else:
            self._show_page(self._offered[index])
        self._follow_view()

    def _show_page(self, page: Page) -> None:
        view = self._views.get(page.name) or self._made(page)
        self._bring_up(view)
        view.show_layer(self.layer)
        view.set_active(self._active)
        if self._session.snapshot is not None:
            view.show_snapshot(self._session.snapshot)

    def _follow_view(self) -> None:
        self.formula.set_tex(self.view.formula() if self.view is not None else "")
        self.wishes_changed.emit()

    def _bring_up(self, shown: QWidget) -> None:
        """Show a widget; keys that went to this page go to it."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and (focus is self or self.isAncestorOf(focus))
        self.stack.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        if had_focus:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, page: Page) -> PageView:
        view = self._views[page.name] = page.make(self._look, self._session)
        view.wishes_changed.connect(self._follow_view)
        self.stack.addWidget(view)
        return view

    def _reason(self) -> str:
        error = self._session.shapes.errors.get(self.layer)
        if error is not None:
            return str(error)
        if not self._shapes():
            return "A layer before this one is in trouble. Repair that one first."
        return "There is nothing to take apart in this layer: it passes on what it gets."

    # ---- to other layers ------------------------------------------------------------------------
    def _neighbour(self, step: int) -> str:
        """Return the layer `step` places on, in the order in which the network computes, or an empty text."""
        order = sorted_layers(self._session.document.graph)
        place = order.index(self.layer) + step if self.layer in order else -1
        return order[place] if 0 <= place < len(order) else ""

    def _turn(self, step: int) -> None:
        if other := self._neighbour(step):
            self.turned.emit(other)

    def event(self, event: QEvent) -> bool:
        """Take Escape and Alt with an arrow before they are shortcuts of the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the network; Alt with an arrow goes to the layer before or after."""
        if not _own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            self._turn(TURNS[Qt.Key(event.key())])


def _own(event: QKeyEvent) -> bool:
    """Return whether a key means something on the layer page."""
    turning = event.key() in TURNS and event.modifiers() & ALT
    return event.key() == Qt.Key.Key_Escape or bool(turning)
