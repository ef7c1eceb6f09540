"""Each compiled operation against its definition, at many sizes, and what must hold of both."""

from importlib import import_module

import numpy as np
import pytest

from kernels.abi import LANES, ROW_OPERANDS, ROW_WIDTH
from kernels.jit import Compiled
from kernels.ops import NAMES, OPS
from kernels.reference.runner import arguments
from tests.kernels import examples
from tests.kernels.single import Outcome, perform, results

SIZES = (1, 2, 3, 4, 5, 7, 8, 16, 17, 31, 37)
SAMPLES = (1, 5, LANES)
BATCHES = (1, 5, LANES, LANES + 1, 3 * LANES - 2)


def both(op: str, n: int, samples: int, spread: float = 1.0) -> tuple[Outcome, Outcome]:
    rng = np.random.default_rng(n * 100 + samples)
    sizes = examples.dims(op, n)
    setting = examples.setting(op, sizes, samples, rng)
    given = examples.values(op, sizes, rng, spread, setting.blocks(op))
    return (
        perform(op, sizes, given, "cpu", np.float32, setting),
        perform(op, sizes, given, "reference", np.float32, setting),
    )


@pytest.mark.parametrize("op", NAMES)
def test_cpu_equals_reference(op: str) -> None:
    for n in SIZES:
        for samples in BATCHES if OPS[op].when == "batch" else SAMPLES:
            compare(op, *both(op, n, samples))


def compare(op: str, cpu: Outcome, reference: Outcome) -> None:
    for operand in results(op):
        found, wanted = cpu[operand.name], reference[operand.name]
        error = np.abs(found - wanted) / np.maximum(1, np.abs(wanted))
        assert np.all(error <= OPS[op].tolerance), f"{operand.name} is off by {error.max()}"
    np.testing.assert_array_equal(cpu.output, reference.output)
    np.testing.assert_array_equal(cpu.order, reference.order)
    np.testing.assert_array_equal(cpu.ctx[:13], reference.ctx[:13])
    np.testing.assert_array_equal(cpu.ctx[20:], reference.ctx[20:])


LARGE = ("activation", "loss")


@pytest.mark.parametrize("op", [name for name, op in OPS.items() if op.module in LARGE])
def test_cpu_equals_reference_for_large_numbers(op: str) -> None:
    for spread in (30.0, 1000.0):
        compare(op, *both(op, 7, LANES, spread))


EMPTY = ("memory", "penalty", "optimizer", "branch", "pool", "resample", "local", "weights")


@pytest.mark.parametrize("op", [name for name, op in OPS.items() if op.module in EMPTY])
def test_nothing_to_do_is_no_error(op: str) -> None:
    for name in ("cpu", "reference"):
        sizes = examples.dims(op, 0)
        perform(op, sizes, examples.values(op, sizes, np.random.default_rng(0)), name)


@pytest.mark.parametrize("op", NAMES)
def test_same_bits_again(op: str) -> None:
    first, second = both(op, 13, 9)[0], both(op, 13, 9)[0]
    for operand in results(op):
        assert first[operand.name].tobytes() == second[operand.name].tobytes()


@pytest.mark.parametrize("op", NAMES)
def test_twins_have_the_same_file_name_and_text(op: str) -> None:
    kernel = getattr(import_module(f"kernels.cpu.{OPS[op].module}"), op)
    reference = getattr(import_module(f"kernels.reference.{OPS[op].module}"), op)
    assert isinstance(kernel, Compiled)
    assert kernel.__doc__
    assert sentence(reference.__doc__).startswith(sentence(kernel.__doc__))


def sentence(text: str) -> str:
    """The first sentence of a docstring."""
    return " ".join(text.split()).split(". ")[0].rstrip(".")


@pytest.mark.parametrize("op", NAMES)
def test_definition_takes_operands_and_the_dims_that_shapes_do_not_carry(op: str) -> None:
    entry = OPS[op]
    carried = {name for operand in entry.operands for name in operand.shape}
    wanted = [operand.name for operand in entry.operands] + [
        name for name in entry.dims if name not in carried
    ]
    assert [name for name in arguments(op) if name != "context"] == wanted


@pytest.mark.parametrize("op", NAMES)
def test_table_is_whole(op: str) -> None:
    entry = OPS[op]
    assert ROW_OPERANDS + len(entry.operands) + len(entry.dims) <= ROW_WIDTH
    assert {name for operand in entry.operands for name in operand.shape} <= set(entry.dims)
    for other in (*entry.backward, *([entry.inference] if entry.inference else [])):
        assert other in OPS


SMOOTH = {
    "activation", "branch", "conv", "dense", "dropout", "local", "loss", "norm", "optimizer", "pool",
    "resample", "weights",
}  # fmt: skip


def smooth(op: str) -> bool:
    return OPS[op].module in SMOOTH


@pytest.mark.parametrize("op", [name for name in NAMES if smooth(name)])
@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_nan_in_nan_out(op: str, name: str) -> None:
    """A NaN in any array that is read reaches some output: nothing hides that a network has broken."""
    rng = np.random.default_rng(0)
    sizes = examples.dims(op, 5)
    given = examples.values(op, sizes, rng)
    for operand in OPS[op].operands:
        if operand.access in ("write", "scratch") or operand.shape == () or unused(op, operand.name):
            continue
        broken = {**given, operand.name: np.array(given[operand.name], float)}
        broken[operand.name].flat[50 % np.size(given[operand.name])] = np.nan
        outcome = perform(op, sizes, broken, name, np.float32)
        outputs = [outcome[operand.name] for operand in results(op)]
        assert any(np.isnan(output).any() for output in outputs), f"{op} hides NaN in {operand.name}"


def unused(op: str, operand: str) -> bool:
    """What some formulas leave out: a derivative may need only the input, or only the output, or neither."""
    if op == "batch_norm":
        return operand.startswith("running")
    if op == "dense_gradient":
        return operand in ("dw", "db")
    if not op.endswith("_backward") or operand not in ("x", "y"):
        return op == "copy" and operand == "y"
    needs = {
        "sigmoid": "y",
        "tanh": "y",
        "softmax": "y",
        "pixel_softmax": "y",
        "gelu": "x",
        "swish": "xy",
        "l2_pool": "xy",
    }
    return operand not in needs.get(op.removesuffix("_backward"), "")
