"""The table of actions: menus, shortcuts, tooltips and the command palette are made from it.

Keys are written the way Qt reads them ("Ctrl+Shift+Z"). Views add actions of their own, of the same type.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from playground.data.registry import sources
from playground.files.examples import EXAMPLES
from playground.model.kinds import kinds
from playground.model.optimizers import OPTIMIZERS
from playground.model.schedules import SCHEDULES
from playground.model.templates import templates
from playground.session import commands
from playground.session.session import Session

T = TypeVar("T")


def always(_target: object) -> bool:
    """Enable an action at any time."""
    return True


@dataclass(frozen=True)
class Action(Generic[T]):
    """What a person can do to a target. `help` says cause and effect; plain commands have no `checked`.

    `what` is what the action would be done to now, as words behind the title. The keys of a `local` one are
    those of a view: elsewhere they may mean something else.
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    group: str
    run: Callable[[T], object]
    enabled: Callable[[T], bool] = always
    checked: Callable[[T], bool] | None = None
    what: Callable[[T], str] | None = None
    local: bool = False


def _selected(session: Session) -> bool:
    return bool(session.selection)


def _layers(session: Session) -> bool:
    return bool(session.document.graph.layers)


def _file() -> tuple[Action[Session], ...]:
    return (
        Action("new", "New", "Starts an empty document.", ("Ctrl+N",), "File", commands.new),
        Action(
            "open",
            "Open…",
            "Opens a playground file in place of this one.",
            ("Ctrl+O",),
            "File",
            commands.open_file,
        ),
        Action(
            "save",
            "Save",
            "Writes the network and its weights to the file.",
            ("Ctrl+S",),
            "File",
            commands.save,
        ),
        Action(
            "save_as",
            "Save as…",
            "Writes to another file and goes on with that one.",
            ("Ctrl+Shift+S",),
            "File",
            commands.save_as,
        ),
        Action(
            "save_without_weights",
            "Save without weights",
            "Writes the network alone: it opens untrained.",
            (),
            "File",
            partial(commands.save, weights=False),
        ),
    )


def _edit() -> tuple[Action[Session], ...]:
    return (
        Action(
            "undo",
            "Undo",
            "Goes back to before the last change. Training goes on.",
            ("Ctrl+Z",),
            "Edit",
            Session.undo,
            lambda s: s.history.can_undo,
            what=lambda s: s.history.undo_label,
        ),
        Action(
            "redo",
            "Redo",
            "Makes the change again that was undone.",
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            "Edit",
            Session.redo,
            lambda s: s.history.can_redo,
            what=lambda s: s.history.redo_label,
        ),
        Action(
            "cut",
            "Cut",
            "Copies the selected layers and removes them.",
            ("Ctrl+X",),
            "Edit",
            commands.cut,
            _selected,
        ),
        Action(
            "copy",
            "Copy",
            "Copies the selected layers as text. Pasted in this window they keep their weights.",
            ("Ctrl+C",),
            "Edit",
            commands.copy,
            _selected,
        ),
        Action(
            "paste",
            "Paste",
            "Adds the layers that were copied, beside their originals.",
            ("Ctrl+V",),
            "Edit",
            commands.paste,
        ),
        Action(
            "duplicate",
            "Duplicate",
            "Adds a copy of the selected layers and the wires between them.",
            ("Ctrl+D",),
            "Edit",
            Session.duplicate,
            _selected,
        ),
        Action(
            "delete",
            "Delete",
            "Removes the selected layers and joins the ends of the gap.",
            ("Delete", "Backspace"),
            "Edit",
            Session.delete_selection,
            _selected,
        ),
        Action(
            "freeze",
            "Freeze",
            "Keeps the weights of the selected layers as they are while the others learn, or lets them learn "
            "again. A frozen batch norm answers as outside training: its averages stay, too. Reset leaves "
            "frozen layers alone.",
            ("L",),
            "Edit",
            commands.freeze,
            commands.can_freeze,
            commands.all_frozen,
        ),
        Action(
            "new_head",
            "Cut here, with a new head",
            "Keeps the network up to the selected layer with its weights, takes away all behind it, and puts "
            "a new head in its place that fits the data. Freeze what is kept, and only the head learns.",
            ("H",),
            "Edit",
            commands.new_head,
            commands.can_cut,
        ),
        Action(
            "select_all",
            "Select all",
            "Selects every layer.",
            ("Ctrl+A",),
            "Edit",
            commands.select_all,
            _layers,
        ),
        Action(
            "select_none",
            "Select none",
            "Selects nothing.",
            ("Escape",),
            "Edit",
            commands.select_none,
            _selected,
        ),
    )


def _train() -> tuple[Action[Session], ...]:
    return (
        Action(
            "play",
            "Play",
            "Trains batch after batch until you press it again.",
            ("Space",),
            "Train",
            Session.toggle,
            checked=lambda s: s.playing,
        ),
        Action(
            "step",
            "Step",
            "Trains on the next batch of samples, then pauses.",
            ("Right",),
            "Train",
            Session.step,
        ),
        Action(
            "epoch",
            "Epoch",
            "Trains to the end of the epoch, so that every sample was used once, then pauses.",
            ("Shift+Right",),
            "Train",
            Session.epoch,
        ),
        Action(
            "reset",
            "Reset",
            "Goes back to the same initial weights, frozen layers apart, and forgets the curves.",
            ("R",),
            "Train",
            Session.reset,
        ),
        Action(
            "reseed",
            "New weights",
            "Draws other initial weights, frozen layers apart, and starts again from them.",
            ("Shift+R",),
            "Train",
            Session.reseed,
        ),
        Action(
            "take_weights",
            "Take weights from a file…",
            "Gives the layers here the trained weights of layers like them in another playground file. "
            "Layers fit that are of one kind and have weights of the same shapes.",
            (),
            "Train",
            commands.take_weights,
            _layers,
        ),
        Action(
            "slower",
            "Slower",
            "Trains fewer batches a second.",
            ("[",),
            "Train",
            commands.slower,
            commands.can_slow,
        ),
        Action(
            "faster",
            "Faster",
            "Trains more batches a second.",
            ("]",),
            "Train",
            commands.faster,
            commands.can_speed,
        ),
    )


def _layer_kinds() -> tuple[Action[Session], ...]:
    return tuple(
        Action(
            f"add_{kind.name}",
            f"Add {kind.title}",
            f"{kind.summary} It is wired behind the selected layer.",
            (),
            "Add layer",
            partial(commands.add_layer, kind=kind.name),
        )
        for kind in kinds().values()
    )


def _templates() -> tuple[Action[Session], ...]:
    return tuple(
        Action(
            f"template_{template.name}",
            f"Template: {template.title}",
            f"{template.summary} It takes the place of this document.",
            (),
            "Template",
            partial(commands.start, template=template.name),
        )
        for template in templates().values()
    )


def _examples() -> tuple[Action[Session], ...]:
    return tuple(
        Action(
            f"example_{example.name}",
            f"Example: {example.title}",
            f"{example.help} It takes the place of this document.",
            (),
            "Example",
            partial(commands.open_example, example=example),
        )
        for example in EXAMPLES
    )


def _data_sources() -> tuple[Action[Session], ...]:
    return tuple(
        Action(
            f"data_{source.name}",
            f"Data: {source.title}",
            f"{source.help} The network learns from it at once.",
            (),
            "Data",
            partial(commands.choose_source, name=source.name),
            checked=partial(commands.learns_from, source=source.name),
        )
        for source in sources().values()
    )


def _optimizers() -> tuple[Action[Session], ...]:
    return tuple(
        Action(
            f"optimizer_{entry.name}",
            f"Optimizer: {entry.title}",
            f"{entry.help} The weights stay.",
            (),
            "Optimizer",
            partial(commands.choose_optimizer, name=entry.name),
            checked=partial(commands.learns_with, optimizer=entry.name),
        )
        for entry in OPTIMIZERS.values()
    )


def _schedules() -> tuple[Action[Session], ...]:
    return tuple(
        Action(
            f"schedule_{entry.name}",
            f"Learning rate: {entry.title}",
            f"{entry.help} The weights stay.",
            (),
            "Learning rate schedule",
            partial(commands.choose_schedule, name=entry.name),
            checked=partial(commands.follows, schedule=entry.name),
        )
        for entry in SCHEDULES.values()
    )


def _devices() -> tuple[Action[Session], ...]:
    return tuple(
        Action(
            f"device_{device}",
            f"Device: {title}",
            f"{cause} The weights stay.",
            (),
            "Device",
            partial(Session.set_device, device=device),
            checked=partial(commands.computes_on, device=device),
        )
        for device, title, cause in (
            ("cpu", "CPU", "Computes on the processor: the fastest for small networks."),
            ("cuda", "GPU", "Computes on an NVIDIA GPU: the faster one for large batches and networks."),
        )
    )


ACTIONS: tuple[Action[Session], ...] = (
    *_file(),
    *_edit(),
    *_train(),
    *_layer_kinds(),
    *_templates(),
    *_examples(),
    *_data_sources(),
    *_optimizers(),
    *_schedules(),
    *_devices(),
)
