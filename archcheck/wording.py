"""Words that a number decides: one form for all texts that count something."""


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 image`, `2 images`; `many` is the plural where it is not the singular with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
