"""The one table of all operations: operands and shapes, gradients, how exact the fast twins are.

Each operation has a definition in `kernels.reference` and a twin in `kernels.cpu`, in files and functions of
the same name. The compiler binds operands by name: in a backward operation ``x`` is what the forward one
called ``x``, and ``dx`` is the gradient of that array. Backward operations *add* to the gradients they write.
"""

from dataclasses import dataclass
from typing import Final, Literal

Access = Literal["read", "write", "update"]
Space = Literal["arena", "block"]


@dataclass(frozen=True)
class Operand:
    """An array of an operation. `shape` names its dims; in the block it also has `LANES` columns."""

    name: str
    space: Space
    shape: tuple[str, ...]
    access: Access = "read"


@dataclass(frozen=True)
class Op:
    """One operation. A row holds the operands' offsets in this order, then `dims`.

    `backward` names the operations that give the gradient, `inference` the one that replaces it outside
    training, `tolerance` bounds |cpu - reference| relative to max(1, |reference|) in float32.
    """

    name: str
    module: str
    operands: tuple[Operand, ...]
    dims: tuple[str, ...]
    backward: tuple[str, ...] = ()
    inference: str = ""
    tolerance: float = 1e-6


def _arena(name: str, *shape: str, access: Access = "read") -> Operand:
    return Operand(name, "arena", shape, access)


def _block(name: str, *shape: str, access: Access = "read") -> Operand:
    return Operand(name, "block", shape, access)


def _one(name: str, access: Access = "read") -> Operand:
    return Operand(name, "arena", (), access)


def _activation(name: str, *settings: str, tolerance: float = 2e-6) -> tuple[Op, Op]:
    extra = tuple(_one(setting) for setting in settings)
    x, y, dy = _block("x", "n"), _block("y", "n"), _block("dy", "n")
    write_y, update_dx = _block("y", "n", access="write"), _block("dx", "n", access="update")
    back = f"{name}_backward"
    return (
        Op(name, "activation", (x, *extra, write_y), ("n",), (back,), tolerance=tolerance),
        Op(back, "activation", (x, *extra, y, dy, update_dx), ("n",), tolerance=tolerance),
    )


def _loss(name: str, *settings: str) -> Op:
    extra = tuple(_one(setting) for setting in settings)
    operands = (
        _block("x", "n"),
        _block("t", "n"),
        _one("scale"),
        *extra,
        _arena("loss", "lanes", access="update"),
        _block("dx", "n", access="update"),
    )
    return Op(name, "loss", operands, ("n", "lanes"), tolerance=4e-6)


def _optimizer(name: str, state: tuple[str, ...] = (), settings: tuple[str, ...] = ()) -> Op:
    operands = (
        _arena("p", "n", access="update"),
        _arena("g", "n"),
        *(_arena(vector, "n", access="update") for vector in state),
        _one("rate"),
        *(_one(setting) for setting in settings),
    )
    return Op(name, "optimizer", operands, ("n",), tolerance=4e-6)


def _schedule(name: str, *settings: str) -> Op:
    operands = (_one("base"), *(_one(setting) for setting in settings), _one("rate", access="write"))
    return Op(name, "schedule", operands, ())


_ALL: Final = (
    # data in, numbers out
    Op("shuffle", "sampling", (), ()),
    Op("load_features", "sampling", (_block("y", "n", access="write"),), ("n", "column")),
    Op("load_targets", "sampling", (_block("y", "n", access="write"),), ("n", "column")),
    Op("store", "sampling", (_block("x", "n"),), ("n", "row")),
    Op(
        "count_correct",
        "metric",
        (_block("y", "n"), _block("t", "n"), _one("threshold"), _arena("correct", "lanes", access="update")),
        ("n", "lanes"),
    ),
    # housekeeping
    Op("clear", "memory", (_arena("g", "n", access="write"),), ("n",)),
    Op("clear_block", "memory", (_block("y", "n", access="write"),), ("n",)),
    # dense
    Op(
        "dense",
        "dense",
        (
            _arena("w", "n_out", "n_in"),
            _arena("b", "n_out"),
            _block("x", "n_in"),
            _block("y", "n_out", access="write"),
        ),
        ("n_out", "n_in"),
        ("dense_backward_w", "dense_backward_x"),
        tolerance=1e-5,
    ),
    Op(
        "dense_backward_w",
        "dense",
        (
            _block("x", "n_in"),
            _block("dy", "n_out"),
            _arena("dw", "n_out", "n_in", access="update"),
            _arena("db", "n_out", access="update"),
        ),
        ("n_out", "n_in"),
        tolerance=1e-5,
    ),
    Op(
        "dense_backward_x",
        "dense",
        (_arena("w", "n_out", "n_in"), _block("dy", "n_out"), _block("dx", "n_in", access="update")),
        ("n_out", "n_in"),
        tolerance=1e-5,
    ),
    # branches
    Op(
        "copy",
        "branch",
        (_block("x", "n"), _block("y", "total", access="update")),
        ("n", "total", "offset"),
        ("copy_backward",),
    ),
    Op(
        "copy_backward",
        "branch",
        (_block("dy", "total"), _block("dx", "n", access="update")),
        ("n", "total", "offset"),
    ),
    Op(
        "accumulate",
        "branch",
        (_block("x", "n"), _block("y", "n", access="update")),
        ("n",),
        ("accumulate_backward",),
    ),
    Op("accumulate_backward", "branch", (_block("dy", "n"), _block("dx", "n", access="update")), ("n",)),
    # activations
    *_activation("identity"),
    *_activation("sign"),
    *_activation("sigmoid"),
    *_activation("tanh"),
    *_activation("relu"),
    *_activation("leaky_relu", "slope"),
    *_activation("elu", "alpha"),
    *_activation("gelu", tolerance=4e-6),
    *_activation("swish"),
    *_activation("softmax"),
    # dropout: `key` tells layers apart in the random numbers
    Op(
        "dropout",
        "dropout",
        (_block("x", "n"), _one("rate"), _block("y", "n", access="write")),
        ("n", "key"),
        ("dropout_backward",),
        inference="identity",
    ),
    Op(
        "dropout_backward",
        "dropout",
        (_block("dy", "n"), _one("rate"), _block("dx", "n", access="update")),
        ("n", "key"),
    ),
    # losses: add scale * sum over the block to `loss`, and scale / COUNT * gradient to dx
    _loss("squared_error"),
    _loss("absolute_error"),
    _loss("huber", "delta"),
    _loss("hinge"),
    _loss("sigmoid_cross_entropy"),
    _loss("softmax_cross_entropy"),
    # once a step, on the gradients
    Op(
        "penalty",
        "penalty",
        (_arena("w", "n"), _one("l1"), _one("l2"), _arena("dw", "n", access="update")),
        ("n",),
    ),
    Op("check_finite", "penalty", (_arena("g", "n"),), ("n",)),
    Op(
        "clip_norm",
        "penalty",
        (_arena("g", "n", access="update"), _one("limit"), _one("norm", access="write")),
        ("n",),
        tolerance=1e-5,
    ),
    Op("decay", "penalty", (_arena("w", "n", access="update"), _one("rate"), _one("weight_decay")), ("n",)),
    # learning rate of the step
    _schedule("constant"),
    _schedule("step_decay", "factor", "every"),
    _schedule("exponential", "factor", "every"),
    _schedule("cosine", "length", "floor"),
    _schedule("inverse_time", "factor", "every"),
    _schedule("warm_up", "length"),
    # optimizers
    _optimizer("sgd"),
    _optimizer("momentum", ("velocity",), ("beta",)),
    _optimizer("nesterov", ("velocity",), ("beta",)),
    _optimizer("adagrad", ("squares",), ("epsilon",)),
    _optimizer("adadelta", ("squares", "updates"), ("rho", "epsilon")),
    _optimizer("rmsprop", ("squares",), ("rho", "epsilon")),
    _optimizer("rmsprop_momentum", ("squares", "velocity"), ("rho", "epsilon", "beta")),
    _optimizer("adam", ("mean", "squares"), ("beta1", "beta2", "epsilon")),
)

OPS: Final[dict[str, Op]] = {op.name: op for op in _ALL}
NUMBERS: Final[dict[str, int]] = {op.name: number for number, op in enumerate(_ALL)}
NAMES: Final[tuple[str, ...]] = tuple(OPS)
