"""A person who does anything in any order: nothing may raise, and undo, redo, save and open lose nothing."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from playground.data.registry import build, sources
from playground.engine import compile_document
from playground.files.recovery import Recovery, offer
from playground.model import edits
from playground.model.document import DataRecipe, Document, Wire
from playground.model.fields import (
    ChoiceField,
    Field,
    FloatField,
    FormulasField,
    IntField,
    PathField,
    TextsField,
)
from playground.model.kinds import kinds
from playground.model.optimizers import OPTIMIZERS
from playground.model.params import Params, Value
from playground.model.rules import blocking
from playground.model.schedules import SCHEDULES
from playground.model.shapes import tensors
from playground.session import commands
from playground.session.session import Session
from playground.train.messages import Message, Phase, SetWeight, Snapshot
from tests.session.fakes import FakeTrainer

T = TypeVar("T")

picks = st.integers(0, 10_000)
positions = st.tuples(st.floats(-500, 500), st.floats(-500, 500))
kind_names = st.sampled_from(tuple(kinds()))
merges = st.sampled_from((None, None, "drag"))
formulas = st.sampled_from(("x1", "x2", "x1*x2", "sin(x1)", "log(x2)", "x9", "2*", "import os", ""))
MOST_LAYERS = 12


def values(field: Field) -> st.SearchStrategy[Value]:
    """Return values for a field: mostly such as it takes, sometimes not."""
    wrong: st.SearchStrategy[Value] = st.sampled_from((-1, "nonsense", True, 1e300, float("nan"), ("x1",)))
    match field:
        case IntField():
            right: st.SearchStrategy[Value] = st.integers(
                field.minimum, min(field.maximum, field.minimum + 12)
            )
        case FloatField():
            right = st.floats(field.minimum, field.maximum)
        case ChoiceField():
            right = st.sampled_from([choice for choice, _ in field.choices])
        case PathField():
            right = st.sampled_from(("", "/nowhere/at/all"))
        case TextsField():
            right = st.lists(st.sampled_from(("a", "b", "c")), max_size=3).map(tuple)
        case FormulasField():
            right = st.lists(formulas, max_size=3).map(tuple)
        case _:
            raise TypeError(field)
    return st.one_of(right, right, right, wrong)


class WeightKeeper(FakeTrainer):
    """A trainer that never trains, and remembers the weights that were set by hand; all others are 0."""

    def __init__(self) -> None:
        super().__init__()
        self.weights: dict[tuple[str, str, int], float] = {}

    def post(self, message: Message) -> None:
        super().post(message)
        if isinstance(message, SetWeight):
            self.weights[message.layer, message.tensor, message.index] = message.value

    def changed(self) -> dict[tuple[str, str, int], float]:
        """Return the weights that are not 0."""
        return {key: value for key, value in self.weights.items() if value != 0.0}

    def publish(self, session: Session) -> None:
        """Put a snapshot of all weights into the mailbox."""
        found = tensors(session.document.graph, session.facts, session.shapes)
        arrays = {
            (layer, spec.name): np.zeros(min(spec.size, 50), np.float32)
            for layer, specs in found.items()
            for spec in specs
        }
        for (layer, name, index), value in self.weights.items():
            if index < arrays.get((layer, name), np.zeros(0)).size:
                arrays[layer, name][index] = value
        self.mailbox.append(Snapshot(self.revision, Phase.PAUSED, parameters=arrays))


class SessionMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.trainer = WeightKeeper()
        self.now = 0.0
        self.session = Session(
            self.trainer, recovery=Recovery(self.folder / "recovery"), clock=lambda: self.now
        )
        self.statuses: list[tuple[str, str]] = []
        self.session.status.connect(lambda text, kind: self.statuses.append((text, kind)))
        self.begin()

    def begin(self) -> None:
        """Note where undo will end."""
        self.start: Document = self.session.document
        self.weights = self.trainer.changed()

    def teardown(self) -> None:
        self.unwind()
        self.session.close()
        assert offer(self.folder / "recovery") == []
        shutil.rmtree(self.folder)

    def pick(self, number: int, things: tuple[T, ...] | list[T]) -> T:
        return things[number % len(things)]

    def layer(self, number: int) -> str:
        """Return a layer's id; of an empty canvas, one that is not there."""
        return self.pick(number, [layer.id for layer in self.session.document.graph] or ["nobody"])

    def edit(self, change: Callable[[Document], Document], merge: str | None = None) -> None:
        """Make an edit; a refused one must leave everything alone and say something."""
        before, said = self.session.document, len(self.statuses)
        if not self.session.edit("Edit", change, merge):
            assert self.session.document is before
            assert [kind for _, kind in self.statuses[said:]] == ["error"]

    def room(self) -> bool:
        return len(self.session.document.graph.layers) < MOST_LAYERS

    # ---- building -----------------------------------------------------------------------------------
    @initialize(empty=st.booleans())
    def first(self, empty: bool) -> None:
        if empty:
            self.session.new()
            self.begin()

    @precondition(room)
    @rule(kind=kind_names, position=positions)
    def add(self, kind: str, position: tuple[float, float]) -> None:
        self.edit(lambda document: edits.add_layer(document, kind, position))

    @precondition(room)
    @rule(kind=kind_names, number=picks)
    def append(self, kind: str, number: int) -> None:
        self.session.select([self.layer(number)])
        commands.add_layer(self.session, kind)

    @precondition(lambda self: self.room() and self.session.document.graph.wires)
    @rule(kind=kind_names, number=picks)
    def insert(self, kind: str, number: int) -> None:
        wire = self.pick(number, self.session.document.graph.wires)
        self.edit(lambda document: edits.insert_on_wire(document, wire, kind))

    @rule(begin=picks, end=picks)
    def connect(self, begin: int, end: int) -> None:
        ends = self.layer(begin), self.layer(end)
        self.edit(lambda document: edits.connect(document, *ends))

    @precondition(lambda self: self.session.document.graph.wires)
    @rule(number=picks)
    def disconnect(self, number: int) -> None:
        wire = self.pick(number, self.session.document.graph.wires)
        self.edit(lambda document: edits.disconnect(document, wire))

    @rule(number=picks)
    def disconnect_nothing(self, number: int) -> None:
        self.edit(lambda document: edits.disconnect(document, Wire("nobody", self.layer(number))))

    @rule(numbers=st.lists(picks, max_size=3))
    def select(self, numbers: list[int]) -> None:
        self.session.select(self.layer(number) for number in numbers)

    @rule()
    def delete(self) -> None:
        self.session.delete_selection()

    @precondition(room)
    @rule()
    def duplicate(self) -> None:
        self.session.duplicate()

    @precondition(room)
    @rule(position=st.none() | positions)
    def copy_and_paste(self, position: tuple[float, float] | None) -> None:
        self.session.paste(self.session.copy(), position)

    @rule()
    def cut(self) -> None:
        self.session.cut()

    @rule(number=picks, position=positions, merge=merges)
    def move(self, number: int, position: tuple[float, float], merge: str | None) -> None:
        layer = self.layer(number)
        self.edit(lambda document: edits.move(document, {layer: position}), merge)

    @rule(number=picks, name=st.text(max_size=5))
    def rename(self, number: int, name: str) -> None:
        layer = self.layer(number)
        self.edit(lambda document: edits.rename(document, layer, name))

    @rule()
    def tidy(self) -> None:
        self.edit(edits.tidy)

    @precondition(lambda self: any(kinds()[layer.kind].fields for layer in self.session.document.graph))
    @rule(data=st.data(), merge=merges)
    def set_param(self, data: st.DataObject, merge: str | None) -> None:
        layers = [layer for layer in self.session.document.graph if kinds()[layer.kind].fields]
        layer = data.draw(st.sampled_from(layers))
        field = data.draw(st.sampled_from(kinds()[layer.kind].fields))
        value = data.draw(values(field))
        self.edit(lambda document: edits.set_param(document, layer.id, field.name, value), merge)

    @precondition(lambda self: any(problem.fixes for problem in self.session.problems))
    @rule(number=picks)
    def fix(self, number: int) -> None:
        fixes = [fix for problem in self.session.problems for fix in problem.fixes]
        self.edit(self.pick(number, fixes).edit)

    # ---- data and training --------------------------------------------------------------------------
    @rule(data=st.data(), merge=merges)
    def set_data(self, data: st.DataObject, merge: str | None) -> None:
        source = data.draw(st.sampled_from(tuple(sources().values())))
        params = {field.name: data.draw(values(field)) for field in source.fields}
        self.session.set_data(DataRecipe(source.name, Params(params)), "Data", merge)

    @rule(name=st.sampled_from(tuple(sources())))
    def choose_source(self, name: str) -> None:
        commands.choose_source(self.session, name)

    @rule(optimizer=st.sampled_from(tuple(OPTIMIZERS)), schedule=st.sampled_from(tuple(SCHEDULES)))
    def choose(self, optimizer: str, schedule: str) -> None:
        commands.choose_optimizer(self.session, optimizer)
        commands.choose_schedule(self.session, schedule)

    @rule(rate=st.sampled_from((0.001, 0.1, 1e9, -1.0, float("nan"))), batch=st.sampled_from((1, 16, 0)))
    def set_training(self, rate: float, batch: int) -> None:
        self.edit(lambda document: edits.set_training(document, learning_rate=rate), "rate")
        self.edit(lambda document: edits.set_training(document, batch_size=batch))

    @rule()
    def train(self) -> None:
        self.session.step()
        self.session.epoch()
        self.session.toggle()
        assert self.session.playing == (not blocking(self.session.problems))

    @rule()
    def start_again(self) -> None:
        self.session.reset()
        self.session.reseed()

    @rule(number=picks, value=st.sampled_from((0.5, -2.0, float("inf"))), merge=merges)
    def set_weight(self, number: int, value: float, merge: str | None) -> None:
        self.trainer.publish(self.session)
        self.session.poll()
        snapshot = self.session.snapshot
        assert snapshot is not None
        layer, tensor = self.pick(number, [*snapshot.parameters, ("nobody", "weights")])
        self.session.set_weight(layer, tensor, number % 3, value, merge)

    # ---- back, forth and to the disk ----------------------------------------------------------------
    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self.session.undo()

    @rule(times=st.integers(1, 3))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self.session.redo()

    @rule()
    def seal(self) -> None:
        self.session.seal()

    @rule()
    def unwind(self) -> None:
        """Undo everything, redo everything: the start and the end are what they were."""
        self.redo_all()
        end, weights = self.session.document, self.trainer.changed()
        self.undo_all()
        assert self.session.document is self.start
        assert self.trainer.changed() == self.weights
        self.redo_all()
        assert self.session.document is end
        assert self.trainer.changed() == weights

    def undo_all(self) -> None:
        while self.session.history.can_undo:
            self.session.undo()

    def redo_all(self) -> None:
        while self.session.history.can_redo:
            self.session.redo()

    @rule(again=st.booleans())
    def save_and_open(self, again: bool) -> None:
        path = self.folder / "net.nnp"
        assert self.session.save(path)
        assert not self.session.modified
        document = self.session.document
        if again:
            assert self.session.open(path)
            self.begin()
        else:
            other = Session()
            assert other.open(path)
            assert other.document == document
        assert self.session.document == document

    @rule()
    def open_nothing(self) -> None:
        before = self.session.document
        assert not self.session.open(self.folder / "nothing.nnp")
        assert self.session.document is before

    @rule()
    def wait(self) -> None:
        self.now += 10.0
        self.session.poll()

    # ---- always -------------------------------------------------------------------------------------
    @invariant()
    def the_selection_is_there(self) -> None:
        assert self.session.selection <= {layer.id for layer in self.session.document.graph}

    @invariant()
    def a_network_without_problems_compiles(self) -> None:
        document = self.session.document
        if not blocking(self.session.problems):
            compile_document(document, build(document.data))

    @invariant()
    def the_trainer_has_the_document(self) -> None:
        loaded = [m.document for m in self.trainer.posted if hasattr(m, "document")][-1]
        assert loaded.data == self.session.document.data
        assert loaded.training == self.session.document.training
        assert loaded.graph.wires == self.session.document.graph.wires


TestSession = SessionMachine.TestCase
TestSession.settings = settings(max_examples=60, stateful_step_count=40)
