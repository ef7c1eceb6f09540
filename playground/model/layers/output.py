"""Output: the network's answer, and the loss that says how wrong it is."""

from dataclasses import dataclass
from math import prod

from playground.model.activations import ACTIVATIONS, Activation
from playground.model.bridges import check_picture
from playground.model.facts import MAIN, DataFacts
from playground.model.fields import ChoiceField, FloatField, IntField, TargetField
from playground.model.initializers import initializer_fields
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError, TargetCode, TensorSpec
from playground.model.layers.dense import dense_call, dense_tensors
from playground.model.losses import DELTA, LOSSES, OUTPUT_ACTIVATIONS, TASKS, Loss, target_code
from playground.model.params import Params
from playground.model.ranks import row_size
from playground.model.words import listed


def loss_of(params: Params) -> Loss:
    """Return the loss an output has chosen."""
    return LOSSES[params.text("loss")]


def activation_of(params: Params) -> str:
    """Return the activation between the sums and the answer: the loss's own, the chosen one, or none."""
    loss = loss_of(params)
    return loss.fused_activation or (params.text("activation") if loss.free_activation else "linear")


def aimed(params: Params, facts: DataFacts) -> DataFacts:
    """Return the facts about what an output learns: about the main target where the data lacks its own."""
    target = params.text("target")
    return facts.seen_as(target if target in facts.targets else MAIN)


def code_of(params: Params, facts: DataFacts) -> TargetCode:
    """Return the units and targets that loss and data ask for, whatever the units of the layer are set to."""
    return target_code(loss_of(params), activation_of(params), aimed(params, facts))


@dataclass(frozen=True)
class Output(LayerKind):
    """An activation and a loss, after a dense map; without one where the target is a picture: then it takes
    one, and the loss is the mean over its pixels.
    """

    def subtitle(self, params: Params) -> str:
        """Return the loss's name, after that of a target other than the main one."""
        target = params.text("target")
        return f"{target}: {loss_of(params).title}" if target else loss_of(params).title

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the number of answers, or the shape of a picture; `ShapeError` where target, loss or units
        do not fit the data, or the layer before does not fit a picture.
        """
        _check_target(params, facts)
        seen, loss = aimed(params, facts), loss_of(params)
        if not seen.goal:
            row_size(self.title, inputs[0])
        _check_loss(loss, seen)
        if seen.goal:
            return check_picture(self.title, inputs[0], seen)
        wanted, units = code_of(params, facts).units, params.integer("units")
        if units not in (0, wanted):
            raise ShapeError(
                f"This Output has {_units(units)}, but {loss.title} on {seen.title} needs {_units(wanted)}.",
                "fitting_units",
            )
        return (wanted,)

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return weights and bias; none where the target is a picture."""
        if aimed(params, facts).goal:
            return ()
        return dense_tensors(code_of(params, facts).units, inputs[0][0])

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the dense map, the activation, and the loss: before the activation where it is fused, after
        it otherwise.
        """
        seen, loss, code = aimed(params, facts), loss_of(params), code_of(params, facts)
        activation = ACTIVATIONS[activation_of(params)]
        sums, calls = _sums(activation, seen, code)
        answer = "y" if activation.name != "linear" and not loss.fused_activation else sums
        weight = params.number("weight") / prod(seen.goal[1:])
        return Lowering(
            {"z": code.units, "y": code.units} if sums == "z" else {"y": code.units},
            calls,
            settings={"weight": weight, **{name: params.number(name) for name in loss.settings}},
            loss=_loss_call(loss, seen, answer, code),
            targets=code,
        )

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the loss as TeX; that of a picture is the mean over its pixels."""
        loss, side = loss_of(params), aimed(params, facts).goal[1:]
        if not side:
            return "L = " + loss.formula
        mean = rf"\frac{{1}}{{{prod(side)}}} \sum_{{\text{{pixels }} p}} L_p"
        return rf"L = {mean} \qquad L_p = {loss.formula}"

    def click(self, params: Params) -> str:
        """A click steps through the losses."""
        return "loss"


def _check_target(params: Params, facts: DataFacts) -> None:
    target = params.text("target")
    if target not in facts.targets:
        known = listed(tuple(f"“{title}”" for title in facts.targets.values()), "or")
        raise ShapeError(
            f"This Output learns “{target}”, which {facts.title} does not have. Let it learn {known}.",
            "main_target",
        )


def _check_loss(loss: Loss, seen: DataFacts) -> None:
    if seen.task not in loss.tasks:
        several = seen.task == "regression" and (seen.values or seen.goal)
        asked = "numbers" if several else TASKS[seen.task]
        raise ShapeError(
            f"The loss {loss.title} is for {TASKS[loss.tasks[-1]]}, but {seen.title} asks for {asked}.",
            "fitting_loss",
        )
    if not loss.suits(seen):
        raise ShapeError(
            f"The loss {loss.title} does not go with pictures, but {seen.title} is one.", "fitting_loss"
        )


def _sums(activation: Activation, seen: DataFacts, code: TargetCode) -> tuple[str, tuple[Call, ...]]:
    """Return the array before the activation, and the calls that make the answer."""
    if seen.goal:
        return "in0", (_pixel_activation(activation, code),)
    if activation.name == "linear":
        return "y", (dense_call("y"),)
    return "z", (dense_call("z"), activation.call("z", "y"))


def _pixel_activation(activation: Activation, code: TargetCode) -> Call:
    """Return the activation of a picture: softmax is over the channels of each pixel."""
    call = activation.call("in0", "y")
    if call.op == "softmax":
        return Call("pixel_softmax", call.arrays, {"channels": code.channels})
    return call


def _loss_call(loss: Loss, seen: DataFacts, answer: str, code: TargetCode) -> Call:
    names = {name: name for name in loss.settings}
    arrays = {"x": answer, "t": "targets", "scale": "weight", **names}
    if seen.goal and loss.pixel_op:
        return Call(loss.pixel_op, arrays, {"channels": code.channels})
    return Call(loss.op, arrays)


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count:,} units"


KIND = Output(
    name="output",
    title="Output",
    summary="The network's answer, compared with the right one by a loss. Training makes the loss small.",
    group="Data",
    order=15,
    fields=(
        TargetField(
            "target",
            "Target",
            "What this output learns of each sample. A network may have several outputs that learn different "
            "things.",
            MAIN,
            choices=((MAIN, "the data's own"),),
        ),
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
