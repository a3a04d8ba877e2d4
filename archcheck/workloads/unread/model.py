"""What is known of a kind that is not read."""

from archcheck.frozen import dataclass

ACCEPT = "or accept it: an ignore of not-read, with a reason"


@dataclass(frozen=True, slots=True)
class UnreadKind:
    """Why what an object runs is not seen, and what to do instead.

    `why` completes "KIND: …", `instead` "try: …". `is_template` says that pod specs within it are values or
    templates of something else: they name images, and say nothing of where a pod lands.
    """

    why: str
    instead: str
    is_template: bool = False

    @property
    def remedy(self) -> str:
        """What to do, with the way to accept that it is not read."""
        return f"{self.instead}, {ACCEPT}"


KNOWN_TO_ITS_OPERATOR = UnreadKind(
    "its operator starts pods, with images of its own where it names none",
    "archcheck image for each image that the operator's documentation names",
)

Kinds = dict[tuple[str, str], UnreadKind]
"""By API group and kind; the kind `*` is every kind of a group."""
EVERY_KIND = "*"


def table(*rows: tuple[UnreadKind, dict[str, str]]) -> Kinds:
    """Return a table of kinds: each row is what is said of them, and their names by group."""
    return {
        (group, kind): said for said, groups in rows for group in groups for kind in groups[group].split()
    }
