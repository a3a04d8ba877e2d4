"""In which schemes a host is asked, and when the next one is tried. Pure.

A registry on this machine is asked in plain http first where its port does not say https: a development
registry rarely has a certificate, and a port may wait in silence for a line that a TLS hello never ends.
containerd asks `localhost`, `127.0.0.0/8` and `::1` in plain http (CRI's `defaultScheme`, the resolver's
`MatchLocalhost`); where a `config_path` is set, in TLS without verification first, and in http where the
handshake fails. go-containerregistry asks in TLS, and 300 ms later in http beside it, `*.localhost` and
private addresses (RFC 1918) too; the latter are not asked so here, as plain http leaves this machine only
where the configuration says so. TLS is tried where http is not understood, and first where the configuration
says anything of the host's TLS, as in containerd.
"""

from collections.abc import Sequence

from archcheck.registry.hosts import is_loopback, split_url
from archcheck.registry.mirrors.model import Mirror
from archcheck.registry.transport.messages import NoAnswerError, RegistryResponse
from archcheck.registry.transport.unreachable import is_of_tls, speaks_no_tls

_TLS_WANTED = (b"HTTP request to an HTTPS server", b"HTTP request was sent to HTTPS port")
"""What Go's servers, nginx and Apache's say in plain text on a port that speaks TLS."""


def schemes_for(mirror: Mirror, *, has_tls_settings: bool) -> tuple[str, ...]:
    """Return the schemes in which a host is asked, the preferred one first."""
    parts = split_url(mirror.url)
    if parts is None:  # the grammar of references lets it pass; the transport says what is wrong with it
        return ("https",)
    if parts.scheme == "http":
        return ("http",)
    if not is_loopback(parts.hostname or ""):
        return ("https", "http") if mirror.may_be_plain else ("https",)
    if parts.port in (None, 443) or has_tls_settings or not mirror.is_assumed:
        return ("https", "http")
    return ("http", "https")


def may_speak_another(schemes: Sequence[str], host: str, failure: NoAnswerError) -> bool:
    """Return whether another scheme is left to try, and may fare better than the first of those left.

    http that is not understood may be TLS that is not understood, and the other way round. Where nothing
    listens on a port, nothing listens there in any scheme; without one, http is another port than https.
    """
    if len(schemes) < 2:
        return False
    if schemes[0] == "http":
        return failure.connected
    has_port = ":" in host.rpartition("]")[2]
    is_closed = not has_port and not failure.connected and not is_of_tls(failure.__cause__)
    return is_closed or speaks_no_tls(failure.__cause__)


def most_telling(
    schemes: tuple[str, ...], failures: Sequence[NoAnswerError]
) -> tuple[tuple[str, ...], NoAnswerError]:
    """Return of a host that was not understood in any scheme the one to go by, and how it failed.

    It is the preferred one, but where TLS was understood, and then failed.
    """
    last = len(failures) - 1
    index = last if schemes[0] == "http" and not speaks_no_tls(failures[last].__cause__) else 0
    return schemes[index : index + 1], failures[index]


def is_answered_by_tls(url: str, answer: RegistryResponse) -> bool:
    """Return whether an answer in plain http says that its port speaks TLS."""
    return (
        url.startswith("http://")
        and answer.status == 400
        and any(text in answer.body for text in _TLS_WANTED)
    )
