"""Which ways there are to take a layer apart."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from playground.model.layers.output import activation_of
from playground.views.layer.workings.anatomy import Anatomy
from playground.views.layer.workings.conv import Conv1DAnatomy, Conv2DAnatomy, LocalAnatomy, TransposeAnatomy
from playground.views.layer.workings.dense import DenseAnatomy, MaxoutAnatomy, OutputAnatomy
from playground.views.layer.workings.entrance import input_anatomy
from playground.views.layer.workings.moves import AddAnatomy, CopyAnatomy, StretchAnatomy
from playground.views.layer.workings.norm import BatchNormAnatomy, LayerNormAnatomy
from playground.views.layer.workings.pool import GlobalPoolAnatomy, PoolAnatomy
from playground.views.layer.workings.same import ActivationAnatomy, DropoutAnatomy, DropPathAnatomy
from playground.views.layer.workings.softmax import PixelSoftmaxAnatomy, SoftmaxAnatomy
from playground.views.layer.workings.subject import Subject

ANATOMIES: Final[Mapping[str, Callable[[Subject], Anatomy]]] = MappingProxyType(
    {
        "add": AddAnatomy,
        "batch_norm": BatchNormAnatomy,
        "concatenate": CopyAnatomy,
        "conv1d": Conv1DAnatomy,
        "conv2d": Conv2DAnatomy,
        "conv2d_transpose": TransposeAnatomy,
        "dense": DenseAnatomy,
        "drop_path": DropPathAnatomy,
        "dropout": DropoutAnatomy,
        "flatten": CopyAnatomy,
        "global_pooling": GlobalPoolAnatomy,
        "input": input_anatomy,
        "layer_norm": LayerNormAnatomy,
        "locally_connected": LocalAnatomy,
        "maxout": MaxoutAnatomy,
        "output": OutputAnatomy,
        "pooling": PoolAnatomy,
        "reshape": CopyAnatomy,
        "upsampling": StretchAnatomy,
    }
)
"""How a layer that does more than bend is taken apart, by kind, without a softmax at its end."""


def stages(subject: Subject) -> tuple[tuple[str, Anatomy], ...]:
    """Return the steps in which a layer computes, in order, each with a title."""
    name = _activation(subject)
    if subject.layer.kind == "activation" or (subject.layer.kind == "output" and len(subject.output) == 3):
        return (_bending(subject, name),)
    first = ANATOMIES[subject.layer.kind](subject)
    return (
        (("Sums", first), ("Softmax", SoftmaxAnatomy(subject))) if name == "softmax" else (("Sums", first),)
    )


def _bending(subject: Subject, name: str) -> tuple[str, Anatomy]:
    """Return the one step of a layer that only bends what it gets."""
    if name != "softmax":
        return "Activation", ActivationAnatomy(subject, name)
    pixels = subject.layer.kind == "output"
    return "Softmax", PixelSoftmaxAnatomy(subject) if pixels else SoftmaxAnatomy(subject)


def _activation(subject: Subject) -> str:
    """Return the name of the layer's activation, or an empty text where it has none."""
    if subject.layer.kind == "output":
        return activation_of(subject.params)
    field = "function" if subject.layer.kind == "activation" else "activation"
    return subject.params.text(field) if field in subject.params else ""
