"""The gradients of a convolution that a max pool follows.

Of each window of the pool only the largest cell of the map has a gradient, its **winner**. The others, three
of four or more, are left out: only the patches under winners count. Each sample has winners of its own, so
its image lies by itself here (`kernels.cpu.patches`); squares of 16 x 16 numbers are turned over to get from
one form to the other.
"""

from typing import NamedTuple

from kernels.abi import LANES, ROW_OPERANDS, Ctx
from kernels.cpu.conv import add_biases
from kernels.cpu.lanes import add, lanes_below, load, operands, select, splat, store
from kernels.cpu.moves import buffer, store_chosen, turn
from kernels.cpu.patches import Patch, Winners, add_patches, add_to_patches
from kernels.geometry import patch_pitch
from kernels.jit import Floats, Ints, function, kernel

VALID = Ctx.VALID.value
SQUARE = LANES * LANES
_pitch = function(patch_pitch)


class Sizes(NamedTuple):
    """Of image, kernel and map, and the winners of each channel of the map."""

    winners: int
    channels: int
    rows: int
    columns: int
    maps: int
    map_rows: int
    map_columns: int
    kernel_rows: int
    kernel_columns: int
    stride_rows: int
    stride_columns: int
    top: int
    left: int


@function
def _sizes(row: Ints, at: int) -> Sizes:
    """The dims of a row from place `at` on."""
    maps = row[at + 5]
    return Sizes(
        row[at] // maps,
        row[at + 4],
        row[at + 8],
        row[at + 9],
        maps,
        row[at + 10],
        row[at + 11],
        row[at + 12],
        row[at + 13],
        row[at + 14],
        row[at + 15],
        row[at + 16],
        row[at + 17],
    )


class Places(NamedTuple):
    """Where things lie in `work`, in floats.

    `images` of samples, `image` floats each, a row of `line` and a cell of `pitch` floats; the winners' lists
    of `list` numbers for each sample, their `places` and their `numbers`; and `kernels`, one for each map.
    """

    images: int
    image: int
    line: int
    pitch: int
    places: int
    numbers: int
    list: int
    counts: int
    kernels: int
    kernel: int
    patch: Patch


@function
def _and_more(floats: int) -> int:
    """Whole vectors of floats, and one more: the last one that is written may reach beyond the end."""
    return (-(-floats // LANES) + 1) * LANES


@function
def _places(work: int, s: Sizes) -> Places:
    """`kernels.geometry.pooled_work` says how much there is."""
    pitch = _pitch(s.channels)
    line = ((s.map_columns - 1) * s.stride_columns + s.kernel_columns) * pitch
    lines = (s.map_rows - 1) * s.stride_rows + s.kernel_rows
    image, winners = _and_more(lines * line), _and_more(s.maps * s.winners)
    vectors = -(-s.kernel_columns * pitch // LANES)
    places = work + LANES * image
    numbers = places + LANES * winners
    counts = numbers + LANES * winners
    patch = Patch(s.kernel_rows, vectors, line)
    return Places(
        work,
        image,
        line,
        pitch,
        places,
        numbers,
        winners,
        counts,
        counts + LANES * s.maps,
        s.kernel_rows * vectors * LANES,
        patch,
    )


@function
def _clear(block: Floats, start: int, floats: int) -> None:
    for place in range(start, start + floats, LANES):
        store(block, place, 0)


@function
def _real(s: Sizes) -> tuple[int, int]:
    """The rows and columns of the image that the kernel meets."""
    rows = min(s.rows, (s.map_rows - 1) * s.stride_rows + s.kernel_rows - s.top)
    columns = min(s.columns, (s.map_columns - 1) * s.stride_columns + s.kernel_columns - s.left)
    return rows, columns


@function
def _after(cell: tuple[int, int], pitch: int) -> tuple[int, int]:
    """Column and channel of the float that follows."""
    j, c = cell
    return (j, c + 1) if c + 1 < pitch else (j + 1, 0)


@function
def _images_of(block: Floats, x: int, s: Sizes, at: Places) -> None:
    """The image of each sample by itself, with zeros around it.

    A row may end with a few zeros too many: the next one, which is written later, begins there.
    """
    _clear(block, at.images, LANES * at.image)
    square = buffer(SQUARE)
    rows, columns = _real(s)
    for i in range(rows):
        start, cell = at.images + (i + s.top) * at.line + s.left * at.pitch, (0, 0)
        for place in range(0, columns * at.pitch, LANES):
            for lane in range(LANES):
                value = splat(0)
                if cell[0] < columns and cell[1] < s.channels:
                    value = load(block, x + _feature(s, i, cell) * LANES)
                store(square, lane * LANES, value)
                cell = _after(cell, at.pitch)
            turn(square, 0, square, 0)
            for sample in range(LANES):
                store(block, start + sample * at.image + place, load(square, sample * LANES))


@function
def _add_images(block: Floats, dx: int, samples: int, s: Sizes, at: Places) -> None:
    """dx += the image of each sample."""
    square, filled = buffer(SQUARE), lanes_below(samples)
    rows, columns = _real(s)
    for i in range(rows):
        start, cell = at.images + (i + s.top) * at.line + s.left * at.pitch, (0, 0)
        for place in range(0, columns * at.pitch, LANES):
            for sample in range(LANES):
                store(square, sample * LANES, load(block, start + sample * at.image + place))
            turn(square, 0, square, 0)
            for lane in range(LANES):
                if cell[0] < columns and cell[1] < s.channels:
                    value = select(filled, load(square, lane * LANES), 0)
                    add(block, dx + _feature(s, i, cell) * LANES, value)
                cell = _after(cell, at.pitch)


@function
def _feature(s: Sizes, i: int, cell: tuple[int, int]) -> int:
    """The feature of the image in its row i, at this column and channel."""
    return (cell[1] * s.rows + i) * s.columns + cell[0]


@function
def _lists_of(block: Floats, down: int, right: int, dy: int, s: Sizes, at: Places) -> None:
    """The winners of each sample by themselves, those whose gradient is not 0: where their patches begin, and
    their gradients.
    """
    for o in range(s.maps):
        store(block, at.counts + o * LANES, 0)
        for first in range(0, s.winners, LANES):
            here = (o * s.winners + first) * LANES
            count = min(LANES, s.winners - first)
            _add_to_lists(block, down + here, right + here, dy + here, count, o, s, at)


@function
def _add_to_lists(
    block: Floats, down: int, right: int, dy: int, count: int, map_: int, s: Sizes, at: Places
) -> None:
    """Append up to 16 winners of a channel of the map to the list of each sample."""
    places, numbers = buffer(SQUARE), buffer(SQUARE)
    below, beside = s.stride_rows * at.line, s.stride_columns * at.pitch
    for lane in range(0, count * LANES, LANES):
        place = load(block, down + lane) * below + load(block, right + lane) * beside
        store(places, lane, place)
        store(numbers, lane, load(block, dy + lane))
    for lane in range(count * LANES, SQUARE, LANES):
        store(numbers, lane, 0)
    turn(places, 0, places, 0)
    turn(numbers, 0, numbers, 0)
    for sample in range(LANES):
        length = at.counts + map_ * LANES + sample
        end = sample * at.list + map_ * s.winners + int(block[length])
        chosen = load(numbers, sample * LANES)
        block[length] += store_chosen(block, at.places + end, load(places, sample * LANES), chosen)
        store_chosen(block, at.numbers + end, chosen, chosen)


@function
def _winners(block: Floats, sample: int, map_: int, s: Sizes, at: Places) -> Winners:
    """The list of a sample in a channel of the map."""
    start = sample * at.list + map_ * s.winners
    return Winners(at.places + start, at.numbers + start, int(block[at.counts + map_ * LANES + sample]))


@function
def _weight(s: Sizes, o: int, c: int, u: int, v: int) -> int:
    """Where a weight lies in ``w``."""
    return ((o * s.channels + c) * s.kernel_rows + u) * s.kernel_columns + v


@function
def _in_kernel(at: Places, o: int, c: int, u: int, v: int) -> int:
    """Where it lies in `work`."""
    return at.kernels + o * at.kernel + u * at.patch.vectors * LANES + v * at.pitch + c


@function
def _add_kernels(arena: Floats, block: Floats, dw: int, s: Sizes, at: Places) -> None:
    """dw += the kernels in `work`."""
    for o in range(s.maps):
        for c in range(s.channels):
            for u in range(s.kernel_rows):
                for v in range(s.kernel_columns):
                    arena[dw + _weight(s, o, c, u, v)] += block[_in_kernel(at, o, c, u, v)]


@function
def _kernels_of(arena: Floats, block: Floats, w: int, s: Sizes, at: Places) -> None:
    """The kernels as they lie in `work`."""
    _clear(block, at.kernels, s.maps * at.kernel)
    for o in range(s.maps):
        for c in range(s.channels):
            for u in range(s.kernel_rows):
                for v in range(s.kernel_columns):
                    block[_in_kernel(at, o, c, u, v)] = arena[w + _weight(s, o, c, u, v)]


@kernel
def pooled_conv2d_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw += the sum of gradient times patch over all winners and samples, db += the sum of the gradients."""
    x, down, right, dy, dw, db, work = operands(row, 7)
    s = _sizes(row, ROW_OPERANDS + 7)
    at = _places(work, s)
    _images_of(block, x, s, at)
    _lists_of(block, down, right, dy, s, at)
    _clear(block, at.kernels, s.maps * at.kernel)
    for sample in range(ctx[VALID]):
        image = at.images + sample * at.image
        for o in range(s.maps):
            winners = _winners(block, sample, o, s, at)
            add_patches(block, at.kernels + o * at.kernel, image, at.patch, winners)
    _add_kernels(arena, block, dw, s, at)
    add_biases(arena, block, db, dy, s.maps, s.winners, ctx[VALID])


@kernel
def pooled_conv2d_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx in the patch of each winner += its gradient times the kernel."""
    w, down, right, dy, dx, work = operands(row, 6)
    s = _sizes(row, ROW_OPERANDS + 6)
    at = _places(work, s)
    _kernels_of(arena, block, w, s, at)
    _lists_of(block, down, right, dy, s, at)
    _clear(block, at.images, LANES * at.image)
    for sample in range(ctx[VALID]):
        image = at.images + sample * at.image
        for o in range(s.maps):
            winners = _winners(block, sample, o, s, at)
            add_to_patches(block, at.kernels + o * at.kernel, image, at.patch, winners)
    _add_images(block, dx, ctx[VALID], s, at)
