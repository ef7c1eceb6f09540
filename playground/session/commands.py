"""What actions do beyond one call of the session: they ask the desktop, or look into the model's tables."""

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from playground.data.registry import sources
from playground.files.examples import Example
from playground.files.recovery import Offer
from playground.model import edits
from playground.model.document import Graph
from playground.model.fields import defaults
from playground.model.kinds import kinds
from playground.model.shapes import parameter_counts
from playground.model.templates import templates
from playground.session.desktop import Answer
from playground.session.session import Session

SPEEDS: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)


# ---- files -------------------------------------------------------------------------------------
def may_leave(session: Session) -> bool:
    """Ask what to do with unsaved changes; False when the document stays."""
    if not session.modified:
        return True
    answer = session.desktop.ask_unsaved(session.title)
    return save(session) if answer is Answer.SAVE else answer is Answer.DISCARD


def new(session: Session) -> None:
    """Start an empty document, unless unsaved changes are kept."""
    if may_leave(session):
        session.new()


def start(session: Session, template: str) -> None:
    """Begin with a template, unless unsaved changes are kept."""
    if may_leave(session):
        session.start(templates()[template])


def open_file(session: Session) -> None:
    """Ask for a file and open it, unless unsaved changes are kept."""
    if may_leave(session) and (path := session.desktop.ask_open()):
        session.open(path)


def take_weights(session: Session) -> None:
    """Ask for a file and take over the weights of its layers where they fit."""
    if path := session.desktop.ask_open():
        session.take_weights(path)


def open_example(session: Session, example: Example) -> None:
    """Begin with an example, unless unsaved changes are kept."""
    if may_leave(session):
        session.open_example(example)


def recover(session: Session, offer: Offer) -> None:
    """Take up a document that was left behind, unless unsaved changes of this one are kept."""
    if may_leave(session):
        session.recover(offer)


def save(session: Session, weights: bool = True) -> bool:
    """Save to the document's file, and ask for one where there is none; False when nothing was saved."""
    if session.path is None:
        return save_as(session, weights)
    return session.save(weights=weights)


def save_as(session: Session, weights: bool = True) -> bool:
    """Ask for a file and save to it; False when nothing was saved."""
    path = session.desktop.ask_save(f"{session.title}.nnp")
    return path is not None and session.save(path, weights=weights)


# ---- selection and clipboard -------------------------------------------------------------------
def copy(session: Session) -> None:
    """Put the selected layers on the clipboard."""
    if text := session.copy():
        session.desktop.write_clipboard(text)


def cut(session: Session) -> None:
    """Put the selected layers on the clipboard and remove them."""
    if text := session.cut():
        session.desktop.write_clipboard(text)


def paste(session: Session) -> None:
    """Add the layers on the clipboard."""
    session.paste(session.desktop.read_clipboard())


def select_all(session: Session) -> None:
    """Select every layer."""
    session.select(layer.id for layer in session.document.graph)


def select_none(session: Session) -> None:
    """Select nothing."""
    session.select(())


# ---- freezing ----------------------------------------------------------------------------------
def learning(session: Session, ids: Collection[str]) -> tuple[str, ...]:
    """Return those of some layers that have weights, frozen ones too."""
    counts = parameter_counts(session.document.graph, session.facts)
    return tuple(i for i in ids if counts.get(i, 0) or session.document.graph.layer(i).frozen)


def all_frozen(session: Session) -> bool:
    """Tell whether the selected layers with weights are frozen."""
    ids = learning(session, session.selection)
    return bool(ids) and all(session.document.graph.layer(i).frozen for i in ids)


def can_freeze(session: Session) -> bool:
    """Tell whether a layer with weights is selected."""
    return bool(learning(session, session.selection))


def freeze(session: Session, ids: Collection[str] | None = None) -> None:
    """Freeze the selected layers, or those with these ids; where all of them are frozen, let them learn."""
    chosen = learning(session, session.selection if ids is None else ids)
    frozen = not all(session.document.graph.layer(i).frozen for i in chosen)
    label = "Freeze" if frozen else "Unfreeze"
    session.edit(label, lambda document: edits.set_frozen(document, chosen, frozen))


def can_cut(session: Session) -> bool:
    """Tell whether one layer is selected, behind which a new head could go."""
    chosen = [session.document.graph.layer(i) for i in session.selection]
    return len(chosen) == 1 and chosen[0].kind in kinds() and kinds()[chosen[0].kind].has_output


def new_head(session: Session) -> None:
    """Put a new head behind the selected layer, in place of all that it leads to, and select it."""
    before, layer = session.document.graph, next(iter(session.selection))
    if session.edit("New head", lambda document: edits.new_head(document, layer, session.facts)):
        session.select(added(before, session.document.graph))


# ---- speed ---------------------------------------------------------------------------------------
def slower(session: Session) -> None:
    """Train fewer batches a second."""
    if can_slow(session):
        session.set_speed(max(known for known in SPEEDS if known < _speed(session)))


def faster(session: Session) -> None:
    """Train more batches a second; above the fastest step there is no limit."""
    session.set_speed(min((known for known in SPEEDS if known > _speed(session)), default=None))


def can_slow(session: Session) -> bool:
    """Tell whether there is a slower speed."""
    return _speed(session) > SPEEDS[0]


def can_speed(session: Session) -> bool:
    """Tell whether there is a faster speed."""
    return session.speed is not None


def _speed(session: Session) -> float:
    return math.inf if session.speed is None else session.speed


# ---- choices -----------------------------------------------------------------------------------
def add_layer(session: Session, kind: str) -> None:
    """Add a layer behind the selected one, with the wires there is one sensible way to make."""
    after = next(iter(session.selection)) if len(session.selection) == 1 else None
    before = session.document.graph
    if session.edit("Add layer", lambda document: edits.append_layer(document, kind, after)):
        session.select(added(before, session.document.graph))


def choose_source(session: Session, name: str) -> None:
    """Learn from another data source, with its own defaults; seed and split stay."""
    source = sources()[name]
    recipe = replace(session.document.data, source=name, params=defaults(source.fields))
    session.set_data(recipe, f"Choose {source.title}")


def choose_optimizer(session: Session, name: str) -> None:
    """Learn with another optimizer."""
    session.edit("Choose optimizer", lambda document: edits.set_optimizer(document, name))


def choose_schedule(session: Session, name: str) -> None:
    """Let the learning rate follow another schedule."""
    session.edit("Choose schedule", lambda document: edits.set_schedule(document, name))


def computes_on(session: Session, device: str) -> bool:
    """Tell whether this device computes."""
    return session.device == device


def learns_from(session: Session, source: str) -> bool:
    """Tell whether the data comes from this source."""
    return session.document.data.source == source


def learns_with(session: Session, optimizer: str) -> bool:
    """Tell whether this is the optimizer."""
    return session.document.training.optimizer == optimizer


def follows(session: Session, schedule: str) -> bool:
    """Tell whether this is the learning rate's schedule."""
    return session.document.training.schedule == schedule


def added(before: Graph, after: Graph) -> tuple[str, ...]:
    """Return the ids of the layers that only the second graph has."""
    return tuple(layer.id for layer in after if layer.id not in before)
