"""The run loop, compiled: steps, segments, blocks, and the sharing of a group's shards among threads.

The threads of a run share a few int64 words (`Word`). The one that runs the steps publishes a group of shards
by writing TICKET: generation, number of shards, shards taken so far. Whoever raises the last part by one has
taken that shard. Until all are DONE the group stays as it is, so a helper that took one may read the other
words. Nobody waits for a helper that has taken nothing, be it asleep or late.
"""

from typing import Any

from kernels.abi import CTX_SIZE, LANES, ROW_ADDRESS, ROW_SEVERAL, ROW_WIDTH, Ctx, Segment, Status
from kernels.cpu.denormals import flush_denormals, restore_control
from kernels.cpu.pointers import (
    call,
    ints_at,
    let_others_run,
    shared_add,
    shared_exchange,
    shared_load,
    shared_store,
)
from kernels.cpu.words import SEGMENT_BYTES, Word
from kernels.jit import entry, function

STOP = Ctx.STOP.value
STATUS = Ctx.STATUS.value
STEP = Ctx.STEP.value
EPOCH = Ctx.EPOCH.value
CURSOR = Ctx.CURSOR.value
BATCH = Ctx.BATCH.value
SAMPLES = Ctx.SAMPLES.value
COUNT = Ctx.COUNT.value
BLOCK = Ctx.BLOCK.value
FIRST = Ctx.FIRST.value
VALID = Ctx.VALID.value
ROW = Ctx.ROW.value
PLACE = Ctx.PLACE.value
SIDE = Ctx.SIDE.value
BLOCKS = Ctx.BLOCKS.value
SHUFFLED = Ctx.SHUFFLED.value
EPOCH_ROWS = Segment.EPOCH.value
BLOCK_ROWS = Segment.BLOCK.value
OK = Status.OK.value
ROW_BYTES = 8 * ROW_WIDTH

DONE = 8 * Word.DONE.value
QUIT = 8 * Word.QUIT.value
GROUP_WORD = Word.GROUP.value
ARENA_WORD = Word.ARENA.value
BLOCK_WORD = Word.BLOCK.value
BLOCK_STRIDE_WORD = Word.BLOCK_STRIDE.value
PLACE_STRIDE_WORD = Word.PLACE_STRIDE.value
ROWS_WORD = Word.ROWS.value
CTX_WORD = Word.CTX.value
SEGMENTS_WORD = Word.SEGMENTS.value
END_WORD = Word.END.value
SHARED_WORD = Word.SHARED.value
STEPS_WORD = Word.STEPS.value
SHARDS_SHIFT = 8
GENERATION_SHIFT = 16
LOW = 0xFF
PATIENCE = 200


@function
def _rows(team: Any, block: Any, first: Any, end: Any, ctx: Any) -> None:
    """Call the kernels of some rows."""
    words, slots = ints_at(team), ints_at(ctx)
    arena, rows = words[ARENA_WORD], words[ROWS_WORD]
    for number in range(first, end):
        slots[ROW] = number
        row = rows + number * ROW_BYTES
        call(ints_at(row)[ROW_ADDRESS], arena, block, row, ctx)


@function
def _enter(slots: Any, number: Any, blocks: Any) -> None:
    """Note which block of the batch is the current one, or the first of several."""
    slots[BLOCK] = number
    slots[BLOCKS] = blocks
    slots[FIRST] = slots[CURSOR] + number * LANES
    slots[VALID] = min(LANES, slots[COUNT] - number * LANES)


@function
def _side_by_side(team: Any, start: Any, segment: Any, opening: Any, closing: Any, ctx: Any) -> None:
    """Run each row on all blocks from `opening` to `closing` before the next row.

    The rows of one block wait for each other; those of its neighbours do not.
    """
    words, table, slots = ints_at(team), ints_at(segment), ints_at(ctx)
    arena, rows, stride = words[ARENA_WORD], words[ROWS_WORD], words[BLOCK_STRIDE_WORD]
    for place in range(table[1], table[2]):
        slots[ROW] = place
        row = rows + place * ROW_BYTES
        kernel = ints_at(row)[ROW_ADDRESS]
        if ints_at(row)[ROW_SEVERAL] != 0:
            _enter(slots, opening, closing - opening)
            call(kernel, arena, start, row, ctx)
        else:
            for number in range(opening, closing):
                _enter(slots, number, 1)
                call(kernel, arena, start + (number - opening) * stride, row, ctx)


@function
def _shard(team: Any, segment: Any, ctx: Any) -> None:
    """Run the rows of a BLOCK segment on each of its blocks, those of others once.

    Blocks without a place of a thread's own lie where their number says.
    """
    words, table, slots = ints_at(team), ints_at(segment), ints_at(ctx)
    if table[0] != BLOCK_ROWS:
        _rows(team, words[BLOCK_WORD], table[1], table[2], ctx)
        return
    shard, shards = table[3], table[4]
    blocks = (slots[COUNT] + LANES - 1) // LANES
    opening, end = blocks * shard // shards, blocks * (shard + 1) // shards
    start = words[BLOCK_WORD] + slots[PLACE] * words[PLACE_STRIDE_WORD]
    own, stride = words[PLACE_STRIDE_WORD] != 0, words[BLOCK_STRIDE_WORD]
    if slots[SIDE] > 1 and end - opening > 1:
        for number in range(opening, end, slots[SIDE]):
            first = start if own else start + number * stride
            _side_by_side(team, first, segment, number, min(number + slots[SIDE], end), ctx)
        return
    for number in range(opening, end):
        _enter(slots, number, 1)
        _rows(team, start if own else start + number * stride, table[1], table[2], ctx)


@function
def _take(team: Any) -> Any:
    """Take the next shard of the group and give its number, or -1 where none is left."""
    ticket = shared_load(team)
    while (ticket & LOW) < ((ticket >> SHARDS_SHIFT) & LOW):
        if shared_exchange(team, ticket, ticket + 1):
            return ticket & LOW
        ticket = shared_load(team)
    return -1


@function
def _together(team: Any, segment: Any, shards: Any, ctx: Any) -> None:
    """Publish a group of shards, do the first and those that nobody takes, and wait for the others."""
    shared_store(team + DONE, 0)
    ints_at(team)[GROUP_WORD] = segment
    generation = (shared_load(team) >> GENERATION_SHIFT) + 1
    shared_store(team, (generation << GENERATION_SHIFT) + (shards << SHARDS_SHIFT) + 1)
    taken = 0
    while taken >= 0:
        _shard(team, segment + taken * SEGMENT_BYTES, ctx)
        shared_add(team + DONE, 1)
        taken = _take(team)
    looks = 0
    while shared_load(team + DONE) < shards:
        looks += 1
        if looks % PATIENCE == 0:
            let_others_run()


@function
def _group(team: Any, segment: Any, ctx: Any, shared: Any) -> Any:
    """Run a segment, or all shards of a group, and give how many segments that were."""
    shards = ints_at(segment)[4]
    if shared != 0 and shards > 1:
        _together(team, segment, shards, ctx)
    else:
        for shard in range(shards):
            _shard(team, segment + shard * SEGMENT_BYTES, ctx)
    return shards


@function
def _pass(team: Any, segments: Any, end: Any, ctx: Any, shared: Any, opening: Any) -> Any:
    """Run the segments that open an epoch, or all others. False if there is a fault."""
    slots = ints_at(ctx)
    segment = segments
    while segment < end:
        if (ints_at(segment)[0] == EPOCH_ROWS) == opening:
            segment += _group(team, segment, ctx, shared) * SEGMENT_BYTES
            if slots[STATUS] != OK:
                return False
        else:
            segment += SEGMENT_BYTES
    return True


@function
def _step(team: Any, segments: Any, end: Any, ctx: Any, shared: Any) -> Any:
    """One batch: segments that open an epoch, if one begins, then the others. False if there is a fault."""
    slots = ints_at(ctx)
    slots[COUNT] = min(slots[BATCH], slots[SAMPLES] - slots[CURSOR])
    begins = slots[CURSOR] == 0 or slots[SHUFFLED] != slots[EPOCH]
    if begins and not _pass(team, segments, end, ctx, shared, True):
        return False
    if not _pass(team, segments, end, ctx, shared, False):
        return False
    slots[STEP] += 1
    slots[CURSOR] += slots[COUNT]
    if slots[CURSOR] >= slots[SAMPLES]:
        slots[EPOCH] += 1
        slots[CURSOR] = 0
    return True


@entry(1)
def run(team: Any) -> Any:
    """Steps until the asked number is done, one ends on a fault, or another thread sets STOP.

    `team` is the address of the words, which say what to run.
    """
    control = flush_denormals()
    done = _steps(team)
    restore_control(control)
    return done


@function
def _steps(team: Any) -> Any:
    words = ints_at(team)
    segments, end, shared, ctx = words[SEGMENTS_WORD], words[END_WORD], words[SHARED_WORD], words[CTX_WORD]
    steps = words[STEPS_WORD]
    for done in range(steps):
        if not _step(team, segments, end, ctx, shared):
            return done
        if ints_at(ctx)[STOP] != 0:
            return done + 1
    return steps


@entry(2)
def assist(team: Any, ctx: Any) -> Any:
    """Run shards that others publish until QUIT is set, with a context vector of one's own.

    The first shard that a helper takes of a group gives its blocks their place in memory, which is nobody
    else's. Shard 0 is never a helper's: its place is that of the thread that is helped.
    """
    control = flush_denormals()
    looks, place, group = 0, 0, -1
    while shared_load(team + QUIT) == 0:
        taken = _take(team)
        if taken >= 0:
            words = ints_at(team)
            for slot in range(CTX_SIZE):
                ints_at(ctx)[slot] = ints_at(words[CTX_WORD])[slot]
            generation = shared_load(team) >> GENERATION_SHIFT
            if generation != group:
                place, group = taken, generation
            ints_at(ctx)[PLACE] = place
            _shard(team, words[GROUP_WORD] + taken * SEGMENT_BYTES, ctx)
            shared_add(team + DONE, 1)
        else:
            looks += 1
            if looks % PATIENCE == 0:
                let_others_run()
    restore_control(control)
    return 0
