"""Where archcheck keeps things on this machine."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return the folder of what can be had again: `ARCHCHECK_CACHE_DIR`, else the system's place for it."""
    named = os.environ.get("ARCHCHECK_CACHE_DIR")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("archcheck", appauthor=False)


def charts_folder() -> Path:
    """Return the folder of the charts that were fetched, by digest."""
    return cache_folder() / "charts"
