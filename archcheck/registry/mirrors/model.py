"""Endpoints: where a registry's repositories can be asked for, and how."""

import re
from dataclasses import field
from pathlib import Path

from archcheck.frozen import dataclass
from archcheck.images.reference import Reference
from archcheck.registry.mirrors.go_regexp import replace_all


@dataclass(frozen=True, slots=True)
class Tls:
    """What to trust of a host beside the system's authorities, and how to show who asks."""

    ca_files: tuple[Path, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Login:
    """A credential that a configuration names for a host. Where `variable` is set, it has the password."""

    username: str = ""
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A rule for repository names: a regular expression, and Go's template for what replaces its matches."""

    pattern: re.Pattern[str]
    replacement: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """Where to ask instead of a registry itself.

    `url` is scheme, host and port; `path` what stands before the repository. `resolves` says whether it may
    be asked for tags, `pulls` whether for digests. `tls` is None where the host's own settings count.
    `may_be_plain`: where it speaks no TLS it is asked in plain http. `is_assumed`: no configuration says in
    which scheme it is asked.
    """

    url: str
    path: str = "/v2"
    resolves: bool = True
    pulls: bool = True
    rewrites: tuple[Rewrite, ...] = ()
    tls: Tls | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    may_be_plain: bool = False
    is_assumed: bool = False

    @property
    def host(self) -> str:
        """Host and port."""
        return self.url.partition("://")[2]

    def repository(self, name: str) -> str:
        """Return a repository's name here: the first rewrite that changes it counts, as in k3s."""
        for rewrite in self.rewrites:
            changed = replace_all(rewrite.pattern, rewrite.replacement, name)
            if changed != name:
                return changed
        return name


@dataclass(frozen=True, slots=True)
class Route:
    """The mirrors of what a name covers, and where the registry itself is asked.

    An `origin` without a URL says how its own host is asked. Where it is `blocked`, only the mirrors are.
    """

    mirrors: tuple[Mirror, ...] = ()
    origin: Mirror = Mirror("")
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class HostSettings:
    """What a configuration says of one host, whichever registry it serves.

    `token_server` is the URL of the one that may get its login, beside those that may anyway.
    """

    tls: Tls | None = None
    login: Login | None = None
    concurrency: int | None = None
    token_batch: int | None = None
    token_server: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One place to ask for one registry's images. `is_origin` is False for a mirror."""

    registry: str
    mirror: Mirror
    is_origin: bool

    @property
    def host(self) -> str:
        """Host and port that are asked."""
        return self.mirror.host

    def serves(self, reference: Reference) -> bool:
        """Return whether it may be asked for this reference: tags and digests are two capabilities."""
        return self.mirror.pulls if reference.digest else self.mirror.resolves

    def named(self, reference: Reference) -> str:
        """Return the address of a reference's repository here, for the cache and for messages."""
        return f"{self.mirror.url}{self.mirror.path}/{self.mirror.repository(reference.repository)}"
