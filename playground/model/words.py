"""Small helpers for sentences."""


def listed(names: tuple[str, ...], last: str = "and") -> str:
    """Return names as words: ``"A, B and C"``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def some(count: int, plural: str) -> str:
    """Return things with their number where it is not one: ``"layer"``, ``"3 layers"``."""
    return plural.removesuffix("s") if count == 1 else f"{count:,} {plural}"


def counted(count: int, plural: str) -> str:
    """Return a number of things: ``"1 unit"``, ``"8 units"``."""
    return f"{count:,} {plural.removesuffix('s') if count == 1 else plural}"
