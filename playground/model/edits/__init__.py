"""Edits: functions from one document to the next. What cannot be done raises `EditError` with a sentence.

Values are checked by the fields of their layer, optimizer or schedule, which raise `FieldError`.
"""

from playground.model.arrange import tidy
from playground.model.edits.base import EditError, check_graph, new_id
from playground.model.edits.blocks import add_block, append_block, fed_by, new_block_id, put_block_on_wire
from playground.model.edits.copying import duplicate, paste
from playground.model.edits.cutting import new_head
from playground.model.edits.data import set_augmentation, set_data
from playground.model.edits.groups import close, dissolve, fold, unfold
from playground.model.edits.layers import (
    add_layer,
    move,
    remove,
    rename,
    set_frozen,
    set_param,
    toggle_feature,
)
from playground.model.edits.placing import (
    append_layer,
    insert_before,
    insert_on_wire,
    prepend_layer,
    put_on_wire,
)
from playground.model.edits.targets import set_target
from playground.model.edits.training import (
    set_optimizer,
    set_optimizer_param,
    set_schedule,
    set_schedule_param,
    set_training,
)
from playground.model.edits.wires import connect, disconnect

__all__ = [
    "EditError",
    "add_block",
    "add_layer",
    "append_block",
    "append_layer",
    "check_graph",
    "close",
    "connect",
    "disconnect",
    "dissolve",
    "duplicate",
    "fed_by",
    "fold",
    "insert_before",
    "insert_on_wire",
    "move",
    "new_block_id",
    "new_head",
    "new_id",
    "paste",
    "prepend_layer",
    "put_block_on_wire",
    "put_on_wire",
    "remove",
    "rename",
    "set_augmentation",
    "set_data",
    "set_frozen",
    "set_optimizer",
    "set_optimizer_param",
    "set_param",
    "set_schedule",
    "set_schedule_param",
    "set_target",
    "set_training",
    "tidy",
    "toggle_feature",
    "unfold",
]
