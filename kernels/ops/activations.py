"""What bends every unit."""

from typing import Final

from kernels.ops.declare import Op, block, one


def _activation(
    name: str, *settings: str, dims: tuple[str, ...] = ("n",), tolerance: float = 2e-6
) -> tuple[Op, Op]:
    extra = tuple(one(setting) for setting in settings)
    x, y, dy = block("x", "n"), block("y", "n"), block("dy", "n")
    write_y, update_dx = block("y", "n", access="write"), block("dx", "n", access="update")
    back = f"{name}_backward"
    return (
        Op(name, "activation", (x, *extra, write_y), dims, (back,), tolerance=tolerance),
        Op(back, "activation", (x, *extra, y, dy, update_dx), dims, tolerance=tolerance),
    )


OPS: Final = (
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
    *_activation("pixel_softmax", dims=("n", "channels")),
)
