"""LLVM for the processor of this computer: makes object code, and puts it into memory."""

from functools import cache
from typing import Any

# Numba's exceptions, memory and linear algebra. Without Numba LLVM does not find them, and ends the process.
NUMBAS_OWN = ("numba_", "NRT_", "Py", "_Py")


class Machine:
    """LLVM set up for this computer. `name` tells processors apart that cannot run each other's code."""

    def __init__(self) -> None:
        from llvmlite import binding  # a twentieth of a second: only for those who need it

        binding.initialize_native_target()
        binding.initialize_native_asmprinter()
        self._llvm = binding
        self._cpu, self._features = binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()
        self.name = f"{binding.get_process_triple()} {self._cpu} {self._features}".encode()
        self._engines: list[Any] = []

    def emit(self, ir: str) -> bytes:
        """Return the object code of LLVM's intermediate language, optimized.

        Raises ValueError where it could run beside Numba only.
        """
        module, target = self._llvm.parse_assembly(ir), self._target()
        self._optimize(module, target)
        outside = [function.name for function in module.functions if function.is_declaration]
        if needed := [name for name in outside if name.startswith(NUMBAS_OWN)]:
            raise ValueError(f"A kernel must not need what only Numba has: {', '.join(needed)}.")
        return bytes(target.emit_object(module))

    def _optimize(self, module: Any, target: Any) -> None:
        options = self._llvm.create_pipeline_tuning_options(speed_level=3)
        options.loop_vectorization = options.slp_vectorization = True
        passes = self._llvm.create_pass_builder(target, options)
        passes.getModulePassManager().run(module, passes)

    def link(self, name: str, code: bytes) -> int:
        """Put object code into memory, for as long as the process lives, and return a function's address."""
        engine = self._llvm.create_mcjit_compiler(self._llvm.parse_assembly(""), self._target())
        engine.add_object_file(self._llvm.ObjectFileRef.from_data(code))
        engine.finalize_object()
        self._engines.append(engine)
        address = int(engine.get_function_address(name))
        if not address:
            raise ValueError(f"The object code that should hold {name} does not.")
        return address

    def _target(self) -> Any:
        # An engine takes its target over, so each gets one of its own.
        made = self._llvm.Target.from_triple(self._llvm.get_process_triple())
        return made.create_target_machine(
            cpu=self._cpu, features=self._features, opt=3, reloc="default", codemodel="jitdefault", jit=True
        )


@cache
def machine() -> Machine:
    """Return LLVM for this computer."""
    return Machine()
