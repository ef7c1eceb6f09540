"""Object code is made, put into memory, and refused where it could not run."""

import ctypes

import pytest

from kernels.machine import machine


def test_code_runs() -> None:
    code = machine().emit('define i64 @"some.name"(i64 %x) {\n  %y = mul i64 %x, 3\n  ret i64 %y\n}')
    address = machine().link("some.name", code)
    assert ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)(address)(14) == 42


def test_two_functions_of_one_name_do_not_meet() -> None:
    codes = [machine().emit(f"define i64 @f() {{\n  ret i64 {number}\n}}") for number in (1, 2)]
    addresses = [machine().link("f", code) for code in codes]
    assert [ctypes.CFUNCTYPE(ctypes.c_int64)(address)() for address in addresses] == [1, 2]


def test_what_needs_a_running_numba_is_refused() -> None:
    ir = (
        "declare void @numba_gil_ensure()\ndefine void @f() {\n  call void @numba_gil_ensure()\n  ret void\n}"
    )
    with pytest.raises(ValueError, match="numba_gil_ensure"):
        machine().emit(ir)


def test_code_without_the_function_is_refused() -> None:
    with pytest.raises(ValueError, match="should hold g"):
        machine().link("g", machine().emit("define void @f() {\n  ret void\n}"))


def test_code_is_optimized_before_it_is_looked_at() -> None:
    """What never runs needs nothing: Numba's text is full of errors that a kernel cannot raise."""
    never = "raise:\n  call void @numba_gil_ensure()\n  br label %fine\n"
    body = f"  br i1 false, label %raise, label %fine\n{never}fine:\n  ret i64 5\n"
    ir = f"declare void @numba_gil_ensure()\ndefine i64 @f() {{\n{body}}}"
    address = machine().link("f", machine().emit(ir))
    assert ctypes.CFUNCTYPE(ctypes.c_int64)(address)() == 5
