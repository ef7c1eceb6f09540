"""Exponential, logarithm and their kin on 16 lanes. Within 3e-7 of the truth; NaN gives NaN.

Each brings its argument into a short interval and sums a Taylor series there.
"""

import math
from typing import Any

from kernels.abi import LANES
from kernels.cpu.lanes import absolute, exponent, load, power_of_two, select, whole_and_power
from kernels.jit import function

_LOG2_E = 1 / math.log(2)
_LN2 = math.log(2)
# In series of e^r the term r^7/7! is left out, but for what r^3 and r^5 can say of it where |r| <= ln 2 / 2:
# with z = 2 r / ln 2, Chebyshev's polynomial 32 z^6 - 48 z^4 + 18 z^2 - 1 is at most 1.
_THIRD = 1 / 6 - 9 / 16 * (_LN2 / 2) ** 4 / 5040
_FIFTH = 1 / 120 + 3 / 2 * (_LN2 / 2) ** 2 / 5040
_LN2_HIGH = 355 / 512  # ln 2 in two parts: products of the first with whole numbers below 2**15 are exact
_LN2_LOW = _LN2 - _LN2_HIGH
_TWO_OVER_ROOT_PI = 2 / math.sqrt(math.pi)
_SMALLEST = -86.9  # e to this is close to the smallest normal float32; below it comes 0
_LARGEST = 89.0  # e to this is infinity
_EXPM1_IS_MINUS_1 = -20.0
_TANH_IS_1 = 9.1


@function
def exp(x: Any) -> Any:
    """e^x = 2^n e^r with n whole and |r| <= ln 2 / 2; e^r = 1 + r + r^2/2! + r^3/3! + ..."""
    x = select(x > _LARGEST, _LARGEST, x)
    n, half_power = whole_and_power(x * _LOG2_E, 1)  # n may be 128, whose power is no float32
    r = x - n * _LN2_HIGH - n * _LN2_LOW
    series = r * (1 / 720) + _FIFTH
    series = series * r + 1 / 24
    series = series * r + _THIRD
    series = series * r + 1 / 2
    series = series * r + 1
    half = (series * r + 1) * half_power
    return select(x < _SMALLEST, 0, half + half)


@function
def _expm1_of_twice(x: Any) -> Any:
    """e^(2x) - 1 = 2^n (e^(2r) - 1) + 2^n - 1 with n whole and |2r| <= ln 2 / 2, for |x| < 43.

    e^(2r) - 1 = 2 r + (2 r)^2/2! + (2 r)^3/3! + ... Where n is so large that its product with ln 2 is not
    exact, e^(2x) is far from 1.
    """
    n, power = whole_and_power(x * (2 * _LOG2_E), 0)
    r = x - n * (_LN2 / 2)
    series = r * (64 / 720) + 32 * _FIFTH
    series = series * r + 16 / 24
    series = series * r + 8 * _THIRD
    series = series * r + 4 / 2
    series = series * r + 2
    return series * (r * power) + (power - 1)


@function
def expm1(x: Any) -> Any:
    """e^x - 1 for x up to 0."""
    return _expm1_of_twice(0.5 * select(x < _EXPM1_IS_MINUS_1, _EXPM1_IS_MINUS_1, x))


@function
def tanh(x: Any) -> Any:
    """tanh x = m / (m + 2) with m = e^(2x) - 1."""
    x = select(x > _TANH_IS_1, _TANH_IS_1, x)
    x = select(x < -_TANH_IS_1, -_TANH_IS_1, x)
    m = _expm1_of_twice(x)
    return m / (m + 2)


@function
def logistic(x: Any) -> Any:
    """1 / (1 + e^-x), written with e^-|x| so that nothing overflows."""
    small = exp(0 - absolute(x))
    return select(x < 0, small, select(x >= 0, 1, x)) / (1 + small)


@function
def log1p(x: Any) -> Any:
    """log(1 + x) for 0 <= x <= 1: 2 (s + s^3/3 + s^5/5 + ...) with s = x / (2 + x) <= 1/3."""
    s = x / (x + 2)
    q = s * s
    series = q * (2 / 15) + 2 / 13
    series = series * q + 2 / 11
    series = series * q + 2 / 9
    series = series * q + 2 / 7
    series = series * q + 2 / 5
    series = series * q + 2 / 3
    return series * q * s + 2 * s


@function
def log(x: Any) -> Any:
    """log x = e ln 2 + log1p(m - 1) with x = 2^e m and 1 <= m < 2, for x of at least 1 and below infinity."""
    e = exponent(x)
    return e * _LN2 + log1p(x * power_of_two(0 - e) - 1)


@function
def erf(x: Any) -> Any:
    """The error function: 2/sqrt(pi) (x - x^3/3 + x^5/(2! 5) - ...) where |x| < 1, else a rational form of
    it.

    Source of the latter: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26, exact to 1.5e-7.
    """
    s = x * x
    series = s * (-1 / 6894720) + 1 / 685440
    series = series * s - 1 / 75600
    series = series * s + 1 / 9360
    series = series * s - 1 / 1320
    series = series * s + 1 / 216
    series = series * s - 1 / 42
    series = series * s + 1 / 10
    series = series * s - 1 / 3
    near = (series * s * x + x) * _TWO_OVER_ROOT_PI
    t = 1 / (1 + 0.3275911 * absolute(x))
    tail = t * 1.061405429 - 1.453152027
    tail = tail * t + 1.421413741
    tail = tail * t - 0.284496736
    tail = tail * t + 0.254829592
    far = 1 - tail * t * exp(0 - s)
    return select(s < 1, near, select(x < 0, 0 - far, far))


@function
def sign(x: Any) -> Any:
    """-1, 0 or 1 as x is negative, zero or positive."""
    return select(x > 0, 1, select(x < 0, -1, x))


@function
def largest(block: Any, x: Any, n: Any) -> Any:
    """The largest of the n rows of x in each lane, n at least 1."""
    most = load(block, x)
    for i in range(1, n):
        v = load(block, x + i * LANES)
        most = select(v > most, v, most)
    return most


@function
def larger(a: Any, b: Any) -> Any:
    """The larger of two, and NaN where one is NaN."""
    return select(b == b, select(b > a, b, a), b)
