"""Document and data to numbers: compile a plan, run it, look at what it computes.

>>> from playground.data.registry import build
>>> from playground.model.templates import first_document
>>> document = first_document()
>>> dataset = build(document.data)
>>> engine = Engine(compile_document(document, dataset), dataset)
>>> engine.run(20_000)
20000
>>> engine.evaluate("train")
Scores(loss=0.0..., accuracy=0.9...)
>>> engine.maps(["layer2"], axes=(0, 1), resolution=32)["layer2"].shape
(8, 32, 32)
"""

from playground.data.state import Scores, TensorState, TrainingState
from playground.engine.checks import gradient_check
from playground.engine.compiler import compile_document
from playground.engine.engine import Engine
from playground.engine.faults import Fault, divergence
from playground.engine.lowering import CompileError
from playground.engine.plan import Plan

__all__ = [
    "CompileError",
    "Engine",
    "Fault",
    "Plan",
    "Scores",
    "TensorState",
    "TrainingState",
    "compile_document",
    "divergence",
    "gradient_check",
]
