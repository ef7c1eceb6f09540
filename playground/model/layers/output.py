"""Output: the network's answer, and the loss that says how wrong it is."""

from dataclasses import dataclass

from playground.model.activations import ACTIVATIONS
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, FloatField, IntField
from playground.model.initializers import initializer_fields
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError, TargetCode, TensorSpec
from playground.model.layers.dense import dense_call, dense_tensors
from playground.model.losses import DELTA, LOSSES, OUTPUT_ACTIVATIONS, TASKS, Loss, target_code
from playground.model.params import Params
from playground.model.ranks import row_size


def loss_of(params: Params) -> Loss:
    """Return the loss an output has chosen."""
    return LOSSES[params.text("loss")]


def activation_of(params: Params) -> str:
    """Return the activation between the sums and the answer: the loss's own, the chosen one, or none."""
    loss = loss_of(params)
    return loss.fused_activation or (params.text("activation") if loss.free_activation else "linear")


def code_of(params: Params, facts: DataFacts) -> TargetCode:
    """Return the units and targets that loss and data ask for, whatever the units of the layer are set to."""
    return target_code(loss_of(params), activation_of(params), facts)


@dataclass(frozen=True)
class Output(LayerKind):
    """A dense map, an activation and a loss."""

    def subtitle(self, params: Params) -> str:
        """Return the loss's name."""
        return loss_of(params).title

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the number of answers; `ShapeError` where loss or units do not fit the data."""
        loss = loss_of(params)
        row_size(self.title, inputs[0])
        if not loss.suits(facts):
            raise ShapeError(
                f"The loss {loss.title} is for {TASKS[loss.tasks[-1]]}, but {facts.title} asks for "
                f"{TASKS[facts.task]}.",
                "fitting_loss",
            )
        wanted, units = code_of(params, facts).units, params.integer("units")
        if units not in (0, wanted):
            raise ShapeError(
                f"This Output has {_units(units)}, but {loss.title} on {facts.title} needs {_units(wanted)}.",
                "fitting_units",
            )
        return (wanted,)

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return weights and bias."""
        return dense_tensors(code_of(params, facts).units, inputs[0][0])

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the dense map, the activation, and the loss: on ``"z"`` where it is fused, on ``"y"``
        otherwise.
        """
        loss, code = loss_of(params), code_of(params, facts)
        activation = ACTIVATIONS[activation_of(params)]
        linear = activation.name == "linear"
        calls = (dense_call("y"),) if linear else (dense_call("z"), activation.call("z", "y"))
        settings = {
            "weight": params.number("weight"),
            **{name: params.number(name) for name in loss.settings},
        }
        return Lowering(
            {"y": code.units} if linear else {"z": code.units, "y": code.units},
            calls,
            settings=settings,
            loss=_loss_call(loss),
            targets=code,
        )

    def formula(self, params: Params) -> str:
        """Return the loss as TeX."""
        return "L = " + loss_of(params).formula

    def click(self, params: Params) -> str:
        """A click steps through the losses."""
        return "loss"


def _loss_call(loss: Loss) -> Call:
    names = {name: name for name in loss.settings}
    answer = "z" if loss.fused_activation else "y"
    return Call(loss.op, {"x": answer, "t": "targets", "scale": "weight", **names})


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count:,} units"


KIND = Output(
    name="output",
    title="Output",
    summary="The network's answer, compared with the right one by a loss. Training makes the loss small.",
    group="Data",
    order=15,
    fields=(
        ChoiceField(
            "loss",
            "Loss",
            "How wrong answers are counted. The gradient of this number is what training follows.",
            "binary_cross_entropy",
            choices=tuple((loss.name, loss.title) for loss in LOSSES.values()),
        ),
        ChoiceField(
            "activation",
            "Activation",
            "What bends the answer before it is compared. Linear for values of any size.",
            "linear",
            shown_if=("loss", tuple(loss.name for loss in LOSSES.values() if loss.free_activation)),
            choices=tuple((name, ACTIVATIONS[name].title) for name in OUTPUT_ACTIVATIONS),
        ),
        DELTA,
        IntField("units", "Units", "How many answers; 0 fits them to the data.", 0, slider_maximum=10),
        FloatField(
            "weight",
            "Weight of the loss",
            "How much this output counts beside others: its loss is multiplied by it.",
            1.0,
            maximum=1000.0,
            step=0.1,
        ),
        *initializer_fields("glorot_uniform"),
    ),
    has_output=False,
)
