"""Once a step: on the gradients, the learning rate, the parameters."""

from typing import Final

from kernels.ops.declare import Op, arena, one


def _optimizer(name: str, state: tuple[str, ...] = (), settings: tuple[str, ...] = ()) -> Op:
    operands = (
        arena("p", "n", access="update"),
        arena("g", "n"),
        *(arena(vector, "n", access="update") for vector in state),
        one("rate"),
        *(one(setting) for setting in settings),
    )
    return Op(name, "optimizer", operands, ("n",), tolerance=4e-6)


def _schedule(name: str, *settings: str) -> Op:
    operands = (one("base"), *(one(setting) for setting in settings), one("rate", access="write"))
    return Op(name, "schedule", operands, ())


OPS: Final = (
    # once a step, on the gradients
    Op(
        "penalty",
        "penalty",
        (arena("w", "n"), one("l1"), one("l2"), arena("dw", "n", access="update")),
        ("n",),
    ),
    Op("check_finite", "penalty", (arena("g", "n"),), ("n",)),
    Op(
        "clip_norm",
        "penalty",
        (arena("g", "n", access="update"), one("limit"), one("norm", access="write")),
        ("n",),
        tolerance=1e-5,
    ),
    Op("decay", "penalty", (arena("w", "n", access="update"), one("rate"), one("weight_decay")), ("n",)),
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
