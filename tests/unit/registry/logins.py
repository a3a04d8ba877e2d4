"""What `docker login` leaves behind."""

import base64
from pathlib import Path
from typing import Any


def basic(user: str, password: str) -> str:
    """Return the header by which a user logs in."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def login(host: str, user: str = "robot", password: str = "s3cret") -> dict[str, Any]:
    """Return a configuration with one user's password for one registry."""
    return {"auths": {host: {"auth": basic(user, password).removeprefix("Basic ")}}}


def identity(host: str, token: str = "refresh-me") -> dict[str, Any]:
    """Return a configuration with an identity token, as ACR's login writes it."""
    return {"auths": {host: {"auth": "", "identitytoken": token}}}


def write_helper(directory: Path, name: str, answer: str, code: int = 0) -> Path:
    """Write a credential helper; it keeps what it was asked in the file `asked` beside it."""
    directory.mkdir(exist_ok=True)
    (directory / "answer").write_text(answer)
    script = directory / f"docker-credential-{name}"
    script.write_text(
        f'#!/bin/sh\ncd "{directory}"\n{{ echo "$1"; cat; echo; }} >> asked\ncat answer\nexit {code}\n'
    )
    script.chmod(0o755)
    return directory
