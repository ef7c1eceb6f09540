"""What is left out at random, and what is made of weights before they are used."""

from typing import Final

from kernels.ops.declare import Op, arena, block, one

OPS: Final = (
    # dropout: `key` tells layers apart in the random numbers
    Op(
        "dropout",
        "dropout",
        (block("x", "n"), one("rate"), block("y", "n", access="write")),
        ("n", "key"),
        ("dropout_backward",),
        inference="identity",
    ),
    Op(
        "dropout_backward",
        "dropout",
        (block("dy", "n"), one("rate"), block("dx", "n", access="update")),
        ("n", "key"),
    ),
    # drop path: one draw a sample leaves the whole branch out
    Op(
        "drop_path",
        "dropout",
        (block("x", "n"), one("rate"), block("y", "n", access="write")),
        ("n", "key"),
        ("drop_path_backward",),
        inference="identity",
    ),
    Op(
        "drop_path_backward",
        "dropout",
        (block("dy", "n"), one("rate"), block("dx", "n", access="update")),
        ("n", "key"),
    ),
    # what is made of weights before they are used; `rows` are the units, `size` the weights of one
    Op(
        "drop_connect",
        "weights",
        (arena("v", "rows", "size"), one("rate"), arena("w", "rows", "size", access="write")),
        ("rows", "size", "key"),
        ("drop_connect_backward",),
        inference="copy_weights",
        when="before",
    ),
    Op(
        "drop_connect_backward",
        "weights",
        (one("rate"), arena("dw", "rows", "size"), arena("dv", "rows", "size", access="update")),
        ("rows", "size", "key"),
        when="after",
    ),
    Op(
        "copy_weights",
        "weights",
        (arena("v", "rows", "size"), arena("w", "rows", "size", access="write")),
        ("rows", "size"),
        when="before",
    ),
    Op(
        "weight_norm",
        "weights",
        (arena("v", "rows", "size"), arena("g", "rows"), arena("w", "rows", "size", access="write")),
        ("rows", "size"),
        ("weight_norm_backward",),
        tolerance=4e-6,
        when="before",
    ),
    Op(
        "weight_norm_backward",
        "weights",
        (
            arena("v", "rows", "size"),
            arena("g", "rows"),
            arena("dw", "rows", "size"),
            arena("dv", "rows", "size", access="update"),
            arena("dg", "rows", access="update"),
        ),
        ("rows", "size"),
        tolerance=1e-5,
        when="after",
    ),
)
