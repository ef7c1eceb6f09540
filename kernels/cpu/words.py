"""The words that the threads of a run share. Apart from the run loop, so that Python can fill them in without
the compiler.
"""

from enum import IntEnum

from kernels.abi import SEGMENT_WIDTH

SEGMENT_BYTES = 8 * SEGMENT_WIDTH
WORDS = 28


class Word(IntEnum):
    """Words that the threads of a run share. Addresses, and strides in bytes."""

    TICKET = 0
    DONE = 8  #: a cache line of its own: it is counted up while others look at TICKET
    QUIT = 16
    GROUP = 17
    ARENA = 18
    BLOCK = 19
    BLOCK_STRIDE = 20
    PLACE_STRIDE = 21
    ROWS = 22
    CTX = 23
    SEGMENTS = 24
    END = 25  #: where the last segment ends
    SHARED = 26  #: whether helpers take part
    STEPS = 27  #: how many are asked for


JOB = slice(Word.ARENA, Word.STEPS + 1)
"""The words that say what to run."""
