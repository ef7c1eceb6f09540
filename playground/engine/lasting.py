"""The numbers of a network that last from step to step: its tensors, and what the optimizer keeps of each."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from playground.data.dataset import Floats
from playground.data.state import TensorState
from playground.engine.carry import Numbers, carry
from playground.engine.initial import initial_value
from playground.engine.plan import GRADIENTS, PARAMETERS, Plan, Tensor, memory_slot, resting_slot

Key = tuple[str, str]
States = Mapping[Key, TensorState]
Labels = Mapping[Key, tuple[str, ...]]


class Lasting:
    """Views of an arena that a plan lays out."""

    def __init__(self, plan: Plan, arena: Numbers) -> None:
        self._plan = plan
        self._arena = arena

    def view(self, slot: str) -> Numbers:
        """Return the memory behind an arena slot, in its shape: a view, not a copy."""
        place = self._plan.slots[slot]
        return self._arena[place.offset : place.offset + place.size].reshape(place.shape)

    def begin(self, tensors: Iterable[Tensor], seed: int) -> None:
        """Give tensors their initial values, with an optimizer that remembers nothing."""
        self.view(GRADIENTS)[:] = 0
        for tensor in tensors:
            self.view(tensor.slot)[...] = initial_value(tensor, seed)
            for kept in self._memory_of(tensor).values():
                kept[...] = 0

    def parameters(self) -> Mapping[Key, Floats]:
        """Return a read-only copy of every tensor."""
        others = (tensor for tensor in self._plan.tensors if not tensor.trained)
        copies = {tensor.key: _copied(self.view(tensor.slot)) for tensor in others}
        return MappingProxyType({**self._copies(PARAMETERS), **copies})

    def gradients(self) -> Mapping[Key, Floats]:
        """Return a read-only copy of the gradient of every tensor that has one."""
        return MappingProxyType(self._copies(GRADIENTS))

    def states(self) -> dict[Key, TensorState]:
        """Return copies of the tensors with what the optimizer keeps of them."""
        values = self.parameters()
        return {
            tensor.key: TensorState(values[tensor.key], self._kept(tensor)) for tensor in self._plan.tensors
        }

    def take(self, states: States, labels: Labels) -> tuple[Tensor, ...]:
        """Take over what there is of each tensor; return those of which not everything was there.

        `labels` names the columns of some: see `Tensor.inputs`.
        """
        return tuple(tensor for tensor in self._plan.tensors if not self._take(tensor, states, labels))

    def put(self, values: Mapping[Key, Floats]) -> tuple[Tensor, ...]:
        """Give tensors these values where they have the same shapes, and return those."""
        found = ((tensor, values.get(tensor.key)) for tensor in self._plan.tensors)
        same = [
            (tensor, value)
            for tensor, value in found
            if value is not None and value.shape == tensor.spec.shape
        ]
        for tensor, value in same:
            self.view(tensor.slot)[...] = value
            for kept in self._memory_of(tensor).values():
                kept[...] = 0
        return tuple(tensor for tensor, _ in same)

    def _take(self, tensor: Tensor, states: States, labels: Labels) -> bool:
        if tensor.key not in states:
            return False
        state, names = states[tensor.key], labels.get(tensor.key, ())
        for vector, kept in self._memory_of(tensor).items():
            if vector in state.memory:
                carry(kept, state.memory[vector], tensor.inputs, names)
        return carry(self.view(tensor.slot), state.value, tensor.inputs, names)

    def _copies(self, region: str) -> dict[Key, Floats]:
        whole = _copied(self.view(region))
        return {tensor.key: self._part(whole, tensor) for tensor in self._plan.trained}

    def _kept(self, tensor: Tensor) -> Mapping[str, Floats]:
        return {vector: _copied(kept) for vector, kept in self._memory_of(tensor).items()}

    def _memory_of(self, tensor: Tensor) -> Mapping[str, Numbers]:
        """Return what the optimizer keeps of a tensor, by vector: views. That of a frozen one rests."""
        if tensor.resting:
            return {vector: self.view(resting_slot(tensor.slot, vector)) for vector in self._plan.memory}
        wholes = {vector: self.view(memory_slot(vector)) for vector in self._plan.memory if tensor.trained}
        return {vector: self._part(whole, tensor) for vector, whole in wholes.items()}

    def _part(self, whole: Any, tensor: Tensor) -> Any:
        """Return the part of a vector laid out like the parameters that belongs to one tensor."""
        offset = self._plan.slots[tensor.slot].offset - self._plan.slots[PARAMETERS].offset
        return whole[offset : offset + tensor.spec.size].reshape(tensor.spec.shape)


def bare(states: States) -> dict[Key, TensorState]:
    """Return states without what an optimizer keeps."""
    return {key: TensorState(state.value) for key, state in states.items()}


def _copied(values: Numbers) -> Any:
    copy = values.copy()
    copy.setflags(write=False)
    return copy
