"""Random numbers without a state, the same as `kernels.reference.random`, one at a time.

Not every compiler for the device takes constants above 2**63, so the three large ones are put together there.
"""

from typing import Any

import numpy as np

from kernels.cuda.device import function
from kernels.reference.random import GOLDEN, MIX_1, MIX_2

_ONE = np.uint64(1)
_BITS_27 = np.uint64(27)
_BITS_30 = np.uint64(30)
_BITS_31 = np.uint64(31)
_BITS_32 = np.uint64(32)
_BITS_40 = np.uint64(40)
_STEP = np.float32(2.0**-24)
_GOLDEN = divmod(GOLDEN, np.uint64(2**32))
_MIX_1 = divmod(MIX_1, np.uint64(2**32))
_MIX_2 = divmod(MIX_2, np.uint64(2**32))


@function
def whole(halves: Any) -> Any:
    """The 64 bits of two halves, the upper one first."""
    return (halves[0] << _BITS_32) | halves[1]


@function
def mix(word: Any) -> Any:
    """Scramble 64 bits one to one."""
    word = (word ^ (word >> _BITS_30)) * whole(_MIX_1)
    word = (word ^ (word >> _BITS_27)) * whole(_MIX_2)
    return word ^ (word >> _BITS_31)


@function
def stream(seed: Any, key: Any, step: Any) -> Any:
    """Name of the stream of random words for this seed, purpose and step: uint64."""
    name = mix(np.uint64(seed) + whole(_GOLDEN))
    name = mix((name ^ np.uint64(key)) + whole(_GOLDEN))
    return mix((name ^ np.uint64(step)) + whole(_GOLDEN))


@function
def word(name: Any, index: Any) -> Any:
    """The random word number `index` of a stream: uint64."""
    return mix(name + (np.uint64(index) + _ONE) * whole(_GOLDEN))


@function
def uniform(name: Any, index: Any) -> Any:
    """The uniform number in [0, 1) number `index` of a stream: float32."""
    return np.float32(word(name, index) >> _BITS_40) * _STEP
