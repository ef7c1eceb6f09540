"""Random numbers without a state: each is a hash of what it is for.

A number depends on (seed, key, step, index) alone, so training gives the same draws at any speed, stopped and
continued, in one block or in many. The hash is SplitMix64: a counter times an odd constant, then a mix of the
bits.

Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
MIX_2: Final = np.uint64(0x94D049BB133111EB)

#: Stream keys below this one belong to the engine itself; layers use keys from `FIRST_LAYER_KEY` on.
SHUFFLE_KEY: Final = 0
FIRST_LAYER_KEY: Final = 16


def _words(values: Any) -> Words:
    return np.atleast_1d(np.asarray(values, np.int64)).astype(np.uint64)


def mix(word: Words) -> Words:
    """Scramble 64 bits one to one: a changed input bit changes each output bit in about half the cases."""
    word = (word ^ (word >> np.uint64(30))) * MIX_1
    word = (word ^ (word >> np.uint64(27))) * MIX_2
    return word ^ (word >> np.uint64(31))


def stream(seed: int, key: int, step: int) -> Words:
    """Name of the stream of random words for this seed, purpose and step: uint64 (1,)."""
    name = mix(_words(seed) + GOLDEN)
    name = mix((name ^ _words(key)) + GOLDEN)
    return mix((name ^ _words(step)) + GOLDEN)


def words(name: Words, index: Any) -> Words:
    """The random words number `index` of a stream: uint64, the shape of `index` (at least 1-D)."""
    return mix(name + (_words(index) + np.uint64(1)) * GOLDEN)


def uniform(seed: int, key: int, step: int, index: Any) -> NDArray[np.float32]:
    """Uniform numbers in [0, 1), multiples of 2**-24, one for each `index`: float32, the shape of `index`."""
    bits = words(stream(seed, key, step), index) >> np.uint64(40)
    return bits.astype(np.float32) * np.float32(2.0**-24)


def permutation(seed: int, epoch: int, count: int) -> NDArray[np.int64]:
    """A random order of 0 to count - 1: the shuffle of Fisher and Yates, started from the identity.

    From the last place to the second, each is exchanged with a place at or before it, every choice as likely.
    Source: Knuth, The Art of Computer Programming, vol. 2, algorithm 3.4.2P.
    """
    order = np.arange(count)
    places = np.arange(count, dtype=np.int64)
    draws = words(stream(seed, SHUFFLE_KEY, epoch), places) >> np.uint64(32)
    others = (draws * (places + 1).astype(np.uint64)) >> np.uint64(32)
    for place in range(count - 1, 0, -1):
        other = int(others[place])
        order[place], order[other] = order[other], order[place]
    return order
