"""A network evaluated the slow and obvious way: one sample, one layer, one unit at a time, recursively, with
`math`.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from playground.data.features import evaluate
from playground.model.document import Graph, Layer
from playground.model.kinds import kinds
from playground.model.layers.output import activation_of
from playground.model.params import Params

Vector = list[float]
Tensors = Mapping[tuple[str, str], np.ndarray]

ONE_BY_ONE: dict[str, Callable[[float, Params], float]] = {
    "linear": lambda z, params: z,
    "sign": lambda z, params: float((z > 0) - (z < 0)),
    "sigmoid": lambda z, params: 1 / (1 + math.exp(-z)),
    "tanh": lambda z, params: math.tanh(z),
    "relu": lambda z, params: max(0.0, z),
    "leaky_relu": lambda z, params: z if z > 0 else params.number("slope") * z,
    "elu": lambda z, params: z if z > 0 else params.number("alpha") * (math.exp(z) - 1),
    "gelu": lambda z, params: z * (1 + math.erf(z / math.sqrt(2))) / 2,
    "swish": lambda z, params: z / (1 + math.exp(-z)),
}


def answer(graph: Graph, name: str, sample: Sequence[float], tensors: Tensors) -> Vector:
    """What layer `name` gives for one sample of raw inputs."""
    layer = graph.layer(name)
    params = kinds()[layer.kind].params(layer)
    inputs = [answer(graph, source, sample, tensors) for source in graph.sources(name)]
    match layer.kind:
        case "input":
            return [float(v) for v in evaluate(params.texts("features"), np.array([sample]))[0]]
        case "dense":
            return bend(dense(layer, inputs[0], tensors), params.text("activation"), params)
        case "output":
            return bend(dense(layer, inputs[0], tensors), activation_of(params), params)
        case "activation":
            return bend(inputs[0], params.text("function"), params)
        case "dropout" | "drop_path":
            return inputs[0]
        case "maxout":
            return largest(dense(layer, inputs[0], tensors), params.integer("units"))
        case "batch_norm":
            return batch_norm(layer, inputs[0], tensors, params.number("epsilon"))
        case "layer_norm":
            return layer_norm(layer, inputs[0], tensors, params.number("epsilon"))
        case "add":
            return [sum(units) for units in zip(*inputs, strict=True)]
        case "concatenate":
            return [unit for part in inputs for unit in part]
    raise AssertionError(layer.kind)


def own(layer: Layer, tensors: Tensors, *names: str) -> list[list[float]]:
    """Some tensors of a layer."""
    return [tensors[layer.id, name].tolist() for name in names]


def dense(layer: Layer, x: Vector, tensors: Tensors) -> Vector:
    rows, bias = tensors[layer.id, "weights"].tolist(), tensors[layer.id, "bias"].tolist()
    if (layer.id, "gain") in tensors:
        gains = tensors[layer.id, "gain"].tolist()
        rows = [[gain * w / math.hypot(*row) for w in row] for gain, row in zip(gains, rows, strict=True)]
    return [sum(w * v for w, v in zip(row, x, strict=True)) + b for row, b in zip(rows, bias, strict=True)]


def largest(z: Vector, units: int) -> Vector:
    return [max(z[unit::units]) for unit in range(units)]


def batch_norm(layer: Layer, x: Vector, tensors: Tensors, epsilon: float) -> Vector:
    names = ("running_mean", "running_variance", "gamma", "beta")
    numbers = zip(x, *own(layer, tensors, *names), strict=True)
    return [
        gamma * (v - mean) / math.sqrt(variance + epsilon) + beta
        for v, mean, variance, gamma, beta in numbers
    ]


def layer_norm(layer: Layer, x: Vector, tensors: Tensors, epsilon: float) -> Vector:
    mean = sum(x) / len(x)
    deviation = math.sqrt(sum((v - mean) ** 2 for v in x) / len(x) + epsilon)
    numbers = zip(x, *own(layer, tensors, "gamma", "beta"), strict=True)
    return [gamma * (v - mean) / deviation + beta for v, gamma, beta in numbers]


def bend(z: Vector, activation: str, params: Params) -> Vector:
    if activation == "softmax":
        powers = [math.exp(v - max(z)) for v in z]
        return [power / sum(powers) for power in powers]
    return [ONE_BY_ONE[activation](v, params) for v in z]


def loss(name: str, y: Vector, z: Vector, t: Vector, delta: float) -> float:
    """The loss of one sample: `y` the answer, `z` the logits, `t` the target."""
    pairs = list(zip(z if name.endswith("cross_entropy") else y, t, strict=True))
    match name:
        case "squared_error":
            return sum((a - b) ** 2 / 2 for a, b in pairs)
        case "absolute_error":
            return sum(abs(a - b) for a, b in pairs)
        case "huber":
            errors = [abs(a - b) for a, b in pairs]
            return sum(e * e / 2 if e <= delta else delta * (e - delta / 2) for e in errors)
        case "hinge":
            return sum(max(0.0, 1 - a * b) for a, b in pairs)
        case "binary_cross_entropy":
            return sum(math.log(1 + math.exp(-a)) if b else math.log(1 + math.exp(a)) for a, b in pairs)
        case "cross_entropy":
            total = math.log(sum(math.exp(a) for a in z))
            return sum(b * (total - a) for a, b in pairs)
    raise AssertionError(name)
