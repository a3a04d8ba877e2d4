"""How many pulls a registry still allows, as Docker Hub says it. Pure."""

import re
from collections.abc import Mapping

from archcheck.frozen import dataclass

_COUNT = re.compile(r"\s*([0-9]{1,9})\s*(?:;\s*w\s*=\s*([0-9]{1,9}))?.*")


@dataclass(frozen=True, slots=True)
class Quota:
    """Pulls left of a limit in a window of so many seconds; 0 where the registry does not say."""

    remaining: int
    limit: int
    window: int

    def __str__(self) -> str:
        of = f" of {self.limit}" if self.limit else ""
        window = f" in {self.window / 3600:g} h" if self.window else ""
        return f"{self.remaining}{of} pulls left{window}"


def quota_of(headers: Mapping[str, str]) -> Quota | None:
    """Return the quota in `ratelimit-remaining: 76;w=21600`; None where there is none."""
    remaining = _COUNT.fullmatch(headers.get("ratelimit-remaining", ""))
    if remaining is None:
        return None
    limit = _COUNT.fullmatch(headers.get("ratelimit-limit", ""))
    return Quota(int(remaining[1]), int(limit[1]) if limit else 0, int(remaining[2] or 0))
