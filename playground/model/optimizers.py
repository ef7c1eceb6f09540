"""The table of optimizers: declarations. Gradient g, parameter p, learning rate η; states start at 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kernels.ops import OPS
from playground.model.fields import Field, FloatField


@dataclass(frozen=True)
class Optimizer:
    """An optimizer. `op` is its operation; each of `fields` is a number that `op`, or ``decay``, reads by
    that name.

    `decays` says that the operation ``decay`` runs before `op`, with the field ``weight_decay``.
    """

    name: str
    title: str
    help: str
    op: str
    formula: str
    fields: tuple[Field, ...] = ()
    decays: bool = False

    @property
    def state(self) -> tuple[str, ...]:
        """The vectors the optimizer keeps, each as long as the parameters, in the operation's order."""
        names = [operand.name for operand in OPS[self.op].operands if operand.shape == ("n",)]
        return tuple(name for name in names if name not in ("p", "g"))


def _share(name: str, title: str, text: str, default: float) -> Field:
    return FloatField(name, title, text, default, maximum=0.999999)


def _epsilon(default: float) -> Field:
    text = "Added under the fraction, so that a tiny gradient history cannot make a huge step."
    return FloatField("epsilon", "Epsilon", text, default, minimum=1e-12, maximum=1.0, logarithmic=True)


_BETA: Final = _share(
    "beta", "Momentum", "How much of the last step is kept. 0 keeps nothing, 0.9 rolls on for long.", 0.9
)
_RHO_TEXT: Final = "How slowly old gradients are forgotten when their size is averaged."
_ADAM: Final = (
    _share("beta1", "Beta 1", "How slowly the average gradient forgets: the momentum of Adam.", 0.9),
    _share("beta2", "Beta 2", "How slowly the average squared gradient forgets.", 0.999),
    _epsilon(1e-8),
)
_ADAM_FORMULA: Final = r"p \leftarrow p - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon}"

_ALL: Final = (
    Optimizer(
        "sgd", "SGD", "One step straight down the slope of the batch.", "sgd", r"p \leftarrow p - \eta g"
    ),
    # Polyak, "Some methods of speeding up the convergence of iteration methods", 1964
    Optimizer(
        "momentum",
        "Momentum",
        "A ball that rolls: steps in the same direction add up, zigzags cancel out.",
        "momentum",
        r"v \leftarrow \beta v + g, \quad p \leftarrow p - \eta v",
        (_BETA,),
    ),
    # Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep
    # learning", 2013
    Optimizer(
        "nesterov",
        "Nesterov",
        "Momentum that looks ahead along its own roll, and so brakes earlier.",
        "nesterov",
        r"v \leftarrow \beta v + g, \quad p \leftarrow p - \eta (g + \beta v)",
        (_BETA,),
    ),
    # Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011
    Optimizer(
        "adagrad",
        "Adagrad",
        "Every weight has its own step, which shrinks with the gradients it has seen. It slows down for "
        "ever.",
        "adagrad",
        r"s \leftarrow s + g^2, \quad p \leftarrow p - \eta \frac{g}{\sqrt{s} + \varepsilon}",
        (_epsilon(1e-8),),
    ),
    # Zeiler, "ADADELTA: an adaptive learning rate method", 2012, algorithm 1
    Optimizer(
        "adadelta",
        "AdaDelta",
        "Chooses its own step from the size of earlier ones. Try a learning rate of 1.",
        "adadelta",
        r"p \leftarrow p - \eta \frac{\sqrt{u + \varepsilon}}{\sqrt{s + \varepsilon}} g",
        (_share("rho", "Rho", _RHO_TEXT, 0.9), _epsilon(1e-6)),
    ),
    # Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning", 2012
    Optimizer(
        "rmsprop",
        "RMSProp",
        "Divides each step by the recent size of its gradient, so that steep and flat weights move alike.",
        "rmsprop",
        r"s \leftarrow \rho s + (1 - \rho) g^2, \quad p \leftarrow p - \eta \frac{g}{\sqrt{s} + \varepsilon}",
        (_share("rho", "Rho", _RHO_TEXT, 0.9), _epsilon(1e-8)),
    ),
    Optimizer(
        "rmsprop_momentum",
        "RMSProp + momentum",
        "RMSProp's even steps, and the roll of momentum.",
        "rmsprop_momentum",
        r"v \leftarrow \beta v + \frac{g}{\sqrt{s} + \varepsilon}, \quad p \leftarrow p - \eta v",
        (_share("rho", "Rho", _RHO_TEXT, 0.9), _epsilon(1e-8), _BETA),
    ),
    # Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1
    Optimizer(
        "adam",
        "Adam",
        "Momentum and RMSProp together, both corrected for their cold start. A good first choice.",
        "adam",
        _ADAM_FORMULA,
        _ADAM,
    ),
    # Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2
    Optimizer(
        "adamw",
        "AdamW",
        "Adam that also shrinks every weight a little each step, beside the gradient.",
        "adam",
        r"p \leftarrow p - \eta \left(\frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon} + \lambda p\right)",
        (
            *_ADAM,
            FloatField(
                "weight_decay",
                "Weight decay",
                "How fast weights shrink without a reason to stay. Biases do not shrink.",
                0.01,
                maximum=10.0,
            ),
        ),
        decays=True,
    ),
)

OPTIMIZERS: Final[Mapping[str, Optimizer]] = MappingProxyType({entry.name: entry for entry in _ALL})
