"""A document's network in PyTorch, written layer by layer from what each kind promises."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from playground.engine import Engine
from playground.engine.lasting import Key
from playground.model.document import Document, Graph
from playground.model.kinds import kinds
from playground.model.layers.output import activation_of
from playground.model.params import Params
from playground.model.shapes import sorted_layers

torch: Any = pytest.importorskip("torch", reason="PyTorch is a development dependency: pip install torch")
torch.set_num_threads(1)  # the tensors are small: a second thread would only wait
F = torch.nn.functional

Tensor = Any


@dataclass
class Site:
    """A layer where it stands: what it is given, samples first, and its own tensors."""

    params: Params
    inputs: list[Tensor]
    own: Mapping[str, Tensor]
    training: bool

    @property
    def x(self) -> Tensor:
        """The first input."""
        return self.inputs[0]

    @property
    def weights(self) -> Tensor:
        """The weights, normalized where the layer says so."""
        v = self.own["weights"]
        if "gain" not in self.own:
            return v
        shape = (-1, *(1,) * (v.dim() - 1))
        return self.own["gain"].view(shape) * v / v.flatten(1).norm(dim=1).view(shape)

    def bend(self, z: Tensor, field: str = "activation") -> Tensor:
        """The activation that a parameter names."""
        return bend(self.params.text(field), z, self.params)


def bend(name: str, z: Tensor, params: Params) -> Tensor:
    match name:
        case "linear":
            return z
        case "leaky_relu":
            return F.leaky_relu(z, params.number("slope"))
        case "elu":
            return F.elu(z, params.number("alpha"))
        case "softmax":
            return F.softmax(z.flatten(1), dim=1).view_as(z)
    plain = {"swish": F.silu, "gelu": F.gelu}
    return plain[name](z) if name in plain else getattr(torch, name)(z)


def margins(params: Params, size: int) -> tuple[int, int]:
    """Zeros before and after `size` cells."""
    kernel, stride = params.integer("kernel"), params.integer("stride")
    match params.text("padding"):
        case "valid":
            return 0, 0
        case "number":
            return params.integer("zeros"), params.integer("zeros")
    reach = (kernel - 1) * dilation(params) + 1
    zeros = max((-(-size // stride) - 1) * stride + reach - size, 0)
    return zeros // 2, zeros - zeros // 2


def dilation(params: Params) -> int:
    return params.integer("dilation") if "dilation" in params else 1


def padded(site: Site, value: float = 0.0) -> Tensor:
    rows, columns = site.x.shape[2:]
    return F.pad(site.x, (*margins(site.params, columns), *margins(site.params, rows)), value=value)


def moves(site: Site) -> dict[str, int]:
    names = ("stride", "dilation", "groups")
    return {name: site.params.integer(name) for name in names}


def dense(site: Site) -> Tensor:
    return site.bend(F.linear(site.x, site.weights, site.own["bias"]))


def maxout(site: Site) -> Tensor:
    z = F.linear(site.x, site.own["weights"], site.own["bias"])
    return z.view(len(z), site.params.integer("pieces"), -1).max(dim=1).values


def conv2d(site: Site) -> Tensor:
    return site.bend(F.conv2d(padded(site), site.weights, site.own["bias"], **moves(site)))


def conv1d(site: Site) -> Tensor:
    x = F.pad(site.x.mT, margins(site.params, site.x.shape[1]))
    z = F.conv1d(x, site.weights.squeeze(2), site.own["bias"], **moves(site))
    return site.bend(z.mT)


def conv2d_transpose(site: Site) -> Tensor:
    """Everything that the full transposed convolution makes, less what the padding cuts off."""
    params = site.params
    stride, same = params.integer("stride"), params.text("padding") == "same"
    reach = (params.integer("kernel") - 1) * dilation(params) + 1
    beyond = max(stride - reach, 0) if same else 0
    z = F.conv_transpose2d(site.x, site.weights, site.own["bias"], output_padding=beyond, **moves(site))
    cut = [margins(params, size * stride) for size in site.x.shape[2:]]
    (top, bottom), (left, right) = cut
    return site.bend(z[:, :, top : z.shape[2] - bottom, left : z.shape[3] - right])


def locally_connected(site: Site) -> Tensor:
    kernel, stride = site.params.integer("kernel"), site.params.integer("stride")
    x = padded(site)
    windows = F.unfold(x, kernel, stride=stride)
    z = torch.einsum("nkp,pok->nop", windows, site.own["weights"].flatten(2))
    rows = (x.shape[2] - kernel) // stride + 1
    return site.bend((z + site.own["bias"].view(1, *z.shape[1:])).unflatten(2, (rows, -1)))


def pooling(site: Site) -> Tensor:
    kernel, stride = site.params.integer("kernel"), site.params.integer("stride")
    match site.params.text("function"):
        case "max":
            return F.max_pool2d(padded(site, -torch.inf), kernel, stride)
        case "average":
            cells = Site(site.params, [torch.ones_like(site.x)], site.own, site.training)
            return F.avg_pool2d(padded(site), kernel, stride) / F.avg_pool2d(padded(cells), kernel, stride)
    channels, x = site.x.shape[1], padded(site)
    windows = F.unfold(x, kernel, stride=stride).unflatten(1, (channels, -1))
    rows = (x.shape[2] - kernel) // stride + 1
    return torch.linalg.vector_norm(windows, dim=2).unflatten(2, (rows, -1))


def global_pooling(site: Site) -> Tensor:
    x = site.x if site.x.dim() == 4 else site.x.mT.unsqueeze(2)
    pool = F.max_pool2d if site.params.text("function") == "max" else F.avg_pool2d
    return pool(x, x.shape[2:]).flatten(1)


def upsampling(site: Site) -> Tensor:
    method, factor = site.params.text("method"), site.params.integer("factor")
    return F.interpolate(site.x, scale_factor=factor, mode=method)


def reshape(site: Site) -> Tensor:
    sides = ("channels", "rows", "columns") if site.params.text("form") == "image" else ("steps", "features")
    return site.x.reshape(-1, *(site.params.integer(side) for side in sides))


def batch_norm(site: Site) -> Tensor:
    x = site.x.mT if site.x.dim() == 3 else site.x
    own, numbers = site.own, (site.params.number("momentum"), site.params.number("epsilon"))
    averages = own["running_mean"], own["running_variance"]
    y = F.batch_norm(x, *averages, own["gamma"], own["beta"], site.training, *numbers)
    return y.mT if site.x.dim() == 3 else y


def layer_norm(site: Site) -> Tensor:
    gamma, beta = site.own["gamma"], site.own["beta"]
    x = site.x if site.x.dim() == 3 else site.x.flatten(1)
    return F.layer_norm(x, gamma.shape, gamma, beta, site.params.number("epsilon")).view_as(site.x)


def kept(site: Site) -> Tensor:
    assert site.params.number("rate") == 0 or not site.training, "PyTorch draws other random numbers"
    return site.x


LAYERS: dict[str, Callable[[Site], Tensor]] = {
    "dense": dense,
    "maxout": maxout,
    "activation": lambda site: site.bend(site.x, "function"),
    "dropout": kept,
    "drop_path": kept,
    "add": lambda site: sum(site.inputs[1:], site.x),
    "concatenate": lambda site: torch.cat(site.inputs, dim=1),
    "conv2d": conv2d,
    "conv1d": conv1d,
    "conv2d_transpose": conv2d_transpose,
    "locally_connected": locally_connected,
    "pooling": pooling,
    "global_pooling": global_pooling,
    "upsampling": upsampling,
    "flatten": lambda site: site.x.flatten(1),
    "reshape": reshape,
    "batch_norm": batch_norm,
    "layer_norm": layer_norm,
    "output": lambda site: F.linear(site.x, site.own["weights"], site.own["bias"]),
}


def loss(params: Params, z: Tensor, t: Tensor) -> Tensor:
    """The loss of each sample; `z` are the sums of an Output."""
    y = bend(activation_of(params), z, params)
    match params.text("loss"):
        case "squared_error":
            return (y - t).square().sum(1) / 2
        case "absolute_error":
            return (y - t).abs().sum(1)
        case "huber":
            return F.huber_loss(y, t, reduction="none", delta=params.number("delta")).sum(1)
        case "hinge":
            return F.relu(1 - t * y).sum(1)
        case "cross_entropy":
            return F.cross_entropy(z, t, reduction="none")
    return F.binary_cross_entropy_with_logits(z, t, reduction="none").sum(1)


class TorchNetwork:
    """The network of an engine's document with copies of the engine's numbers, in float64."""

    def __init__(self, made: Document, engine: Engine) -> None:
        self.graph: Graph = made.graph
        self.training = made.training
        self.plan = engine.plan
        self.shape = engine.dataset.facts.shape
        data = engine.dataset
        order = np.concatenate([data.train, data.test])
        self.pictures = torch.from_numpy(data.values(order).astype(np.float64))
        self.features = torch.from_numpy(engine.memory.features.astype(np.float64))
        self.targets = torch.from_numpy(engine.memory.targets.astype(np.float64))
        values = engine.parameters()
        self.tensors: dict[Key, Tensor] = {
            key: torch.from_numpy(value.astype(np.float64)) for key, value in values.items()
        }
        self.decaying = {tensor.key for tensor in self.plan.tensors if tensor.spec.decays}
        self.trained = {t.key: self.tensors[t.key].requires_grad_() for t in self.plan.trained}

    def sums(self, samples: Any, training: bool) -> dict[str, Tensor]:
        """What every layer passes on for some samples; of an Output the sums before its activation."""
        found: dict[str, Tensor] = {}
        for columns in self.plan.columns:
            end = columns.column + len(columns.formulas)
            found[columns.layer] = self.features[samples][:, columns.column : end]
        for layer in self.graph.of_kind("input") if self.shape else ():
            found[layer.id] = self.pictures[samples].view(-1, *self.shape)
        for name in sorted_layers(self.graph):
            if name in self.plan.outputs and name not in found:
                found[name] = self._answer(name, found, training)
        return found

    def _answer(self, name: str, found: Mapping[str, Tensor], training: bool) -> Tensor:
        layer = self.graph.layer(name)
        params = kinds()[layer.kind].params(layer)
        own = {tensor: value for (owner, tensor), value in self.tensors.items() if owner == name}
        inputs = [found[source] for source in self.graph.sources(name)]
        return LAYERS[layer.kind](Site(params, inputs, own, training))

    def loss(self, samples: Any, training: bool = True) -> Tensor:
        """The mean loss of some samples over all outputs, with penalties while training."""
        sums = self.sums(samples, training)
        total = self._penalty() if training else torch.zeros((), dtype=torch.float64)
        for head in self.plan.heads:
            params = kinds()["output"].params(self.graph.layer(head.layer))
            t = self.targets[samples][:, head.column : head.column + head.code.units]
            total = total + params.number("weight") * loss(params, sums[head.layer], t).mean()
        return total

    def _penalty(self) -> Tensor:
        weights = [self.tensors[key] for key in self.decaying]
        l1, l2 = self.training.l1, self.training.l2
        return sum((l1 * w.abs().sum() + l2 / 2 * w.square().sum() for w in weights), torch.zeros(()))

    def gradients(self) -> dict[Key, Any]:
        """The gradients as they are now, zeros where nothing leads to a tensor."""
        return {
            key: np.zeros(tuple(value.shape)) if value.grad is None else value.grad.numpy()
            for key, value in self.trained.items()
        }
