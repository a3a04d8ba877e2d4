"""What a run is not complete without, in so many words: the same in every form of a report."""

from archcheck.wording import counted


def missed(parts: int, objects: int) -> str:
    """Return how much of the input was not read: what cannot be, and objects whose pods are not seen."""
    texts = []
    if parts:
        texts.append(f"{counted(parts, 'part')} of the input could not be read.")
    if objects:
        verb = counted(objects, "object is", "objects are")
        texts.append(f"{verb} not read, and may run any image.")
    return " ".join(texts)
