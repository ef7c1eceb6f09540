"""A device made of plain Python: the threads of a launch run one after the other, on the host's memory.

The kernels' arithmetic and the whole of the runner can so be tested where there is neither a GPU nor a
simulator. In a group the first thread comes last, so that it finds what the others left in shared memory.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from kernels import gpu


class DeviceArray(np.ndarray):
    """Memory of the device: only copies go in and out."""

    def copy_to_device(self, host: Any) -> None:
        assert self.shape == np.shape(host)
        assert self.dtype == host.dtype
        self[...] = host

    def copy_to_host(self, host: Any = None) -> Any:
        if host is None:
            return np.array(self)
        assert self.shape == host.shape
        host[...] = self
        return host


class PlainDevice:
    """What `kernels.cuda` needs of a CUDA package."""

    def __init__(self) -> None:
        self.blockIdx = SimpleNamespace(x=0)
        self.threadIdx = SimpleNamespace(x=0)
        self.shared = SimpleNamespace(array=self._shared)
        self.launches = 0
        self.free = 2**30
        self._size = 0
        self._memory: Any = None

    def to_device(self, host: Any) -> DeviceArray:
        assert host.size
        return np.array(host).view(DeviceArray)

    def device_array(self, shape: Any, dtype: Any) -> DeviceArray:
        return np.full(shape, np.nan, dtype).view(DeviceArray)

    def current_context(self) -> Any:
        return SimpleNamespace(get_memory_info=lambda: (self.free, self.free))

    def jit(self, kernel: Callable[..., None]) -> Any:
        return _Launcher(self, kernel)

    def grid(self, dimensions: int) -> int:
        assert dimensions == 1
        return int(self.blockIdx.x * self._size + self.threadIdx.x)

    def syncthreads(self) -> None:
        pass

    def _shared(self, shape: int, dtype: Any) -> Any:
        if self._memory is None:
            self._memory = np.full(shape, np.nan, dtype)
        return self._memory

    def launch(self, kernel: Callable[..., None], groups: int, threads: int, arguments: Any) -> None:
        self._size, self.launches = threads, self.launches + 1
        with np.errstate(all="ignore"):
            for group in range(groups):
                self.blockIdx.x, self._memory = group, None
                for thread in reversed(range(threads)):
                    self.threadIdx.x = thread
                    kernel(*arguments)


class _Launcher:
    def __init__(self, device: PlainDevice, kernel: Callable[..., None]) -> None:
        self._device, self._kernel = device, kernel

    def __getitem__(self, shape: tuple[int, int]) -> Callable[..., None]:
        return lambda *arguments: self._device.launch(self._kernel, *shape, arguments)


#: Kernels that were compiled once keep the device that they were compiled for.
DEVICE = PlainDevice()


@contextmanager
def plain_cuda() -> Iterator[PlainDevice]:
    """Let the backend "cuda" run on a device of plain Python; skips where there is a real one."""
    from kernels.cuda import device, mirror, threads

    if device.cuda is not None:
        pytest.skip("The kernels are compiled for the device that there is.")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threads, "cuda", DEVICE)
        patch.setattr(mirror, "cuda", DEVICE)
        patch.setattr(gpu, "missing", lambda: "")
        yield DEVICE
