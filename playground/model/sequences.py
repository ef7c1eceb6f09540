"""Sequences (steps, features) as channels (features, steps), which is how operations on images see them."""

from playground.model.kinds import Call


def to_channels(source: str, target: str, steps: int, features: int) -> Call:
    """Return the call that writes a sequence as one channel for each feature."""
    return Call("transpose", {"x": source, "y": target}, {"rows": steps, "columns": features})


def to_steps(source: str, target: str, steps: int, features: int) -> Call:
    """Return the call that writes channels as a sequence again."""
    return Call("transpose", {"x": source, "y": target}, {"rows": features, "columns": steps})
