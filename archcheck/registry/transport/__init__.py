"""Registries over HTTP: connections, tokens, redirects, limits, and whom to trust with what.

httpx imports its own command line, with rich and pygments, wherever those are installed; they take longer
than httpx itself, so that it is told that it has none.
"""

import sys

if "httpx" not in sys.modules:
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
    import httpx  # noqa: F401

    del sys.modules["httpx._main"]
