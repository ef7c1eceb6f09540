"""Which ways there are to take a layer apart."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from playground.model.layers.output import activation_of
from playground.views.layer.workings.anatomy import Anatomy
from playground.views.layer.workings.conv import Conv1DAnatomy, Conv2DAnatomy, LocalAnatomy, TransposeAnatomy
from playground.views.layer.workings.dense import DenseAnatomy, MaxoutAnatomy, OutputAnatomy
from playground.views.layer.workings.moves import AddAnatomy, CopyAnatomy, StretchAnatomy
from playground.views.layer.workings.norm import BatchNormAnatomy, LayerNormAnatomy
from playground.views.layer.workings.pool import GlobalPoolAnatomy, PoolAnatomy
from playground.views.layer.workings.same import ActivationAnatomy, DropoutAnatomy, DropPathAnatomy
from playground.views.layer.workings.softmax import SoftmaxAnatomy
from playground.views.layer.workings.subject import Subject

ANATOMIES: Final[Mapping[str, Callable[[Subject], Anatomy]]] = MappingProxyType(
    {
        "activation": ActivationAnatomy,
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
        "layer_norm": LayerNormAnatomy,
        "locally_connected": LocalAnatomy,
        "maxout": MaxoutAnatomy,
        "output": OutputAnatomy,
        "pooling": PoolAnatomy,
        "reshape": CopyAnatomy,
        "upsampling": StretchAnatomy,
    }
)
"""How a layer of each kind is taken apart, without a softmax at its end."""


def stages(subject: Subject) -> tuple[tuple[str, Anatomy], ...]:
    """Return the steps in which a layer computes, in order, each with a title."""
    if subject.layer.kind == "activation":
        soft = subject.params.text("function") == "softmax"
        return (
            (("Softmax", SoftmaxAnatomy(subject)),) if soft else (("Activation", ActivationAnatomy(subject)),)
        )
    first = ANATOMIES[subject.layer.kind](subject)
    if _ends_soft(subject):
        return ("Sums", first), ("Softmax", SoftmaxAnatomy(subject))
    return (("Sums", first),)


def _ends_soft(subject: Subject) -> bool:
    """Return whether the layer's activation is a softmax."""
    if subject.layer.kind == "output":
        return activation_of(subject.params) == "softmax"
    return "activation" in subject.params and subject.params.text("activation") == "softmax"
