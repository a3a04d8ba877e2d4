"""Why a host could not be asked: its name, the connection, TLS, or the time. Pure."""

from collections.abc import Iterator
from socket import gaierror

import httpx

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.hosts import shown
from archcheck.registry.http.network import ForbiddenAddressError


def explain(url: str, error: Exception) -> Unknown:
    """Return what is known of a host where the layers below raised `error`, with what to do next."""
    if not isinstance(error, (httpx.HTTPError, OSError)):
        return Unknown(Reason.INVALID, f"{shown(url)!r} is no address that can be asked")
    host = httpx.URL(url).netloc.decode("ascii", "replace")
    forbidden = next((each for each in causes(error) if isinstance(each, ForbiddenAddressError)), None)
    if forbidden is not None:
        return Unknown(Reason.INVALID, f"{host} is not asked: {forbidden}")
    return Unknown(Reason.UNREACHABLE, f"{host}{_why(host, error)}")


def _why(host: str, error: Exception) -> str:
    detail = str(error) or type(error).__name__
    if any(isinstance(each, gaierror) for each in causes(error)):
        return f": its name is not known here ({detail}); is it spelt right, is DNS up?"
    if isinstance(error, httpx.ConnectTimeout):
        return " did not answer in time: no connection; does a firewall or a proxy stand between?"
    if isinstance(error, httpx.TimeoutException):
        return " did not answer in time"
    return _tls(host, detail) or f" cannot be reached: {detail}"


def _tls(host: str, detail: str) -> str:
    """Return what went wrong with TLS, by OpenSSL's words; empty where it was something else."""
    if "Hostname mismatch" in detail or "IP address mismatch" in detail:
        return f": its TLS certificate is for another host ({detail}); is the name spelt right?"
    if "certificate has expired" in detail or "not yet valid" in detail:
        return f": its TLS certificate has expired, or this machine's clock is wrong ({detail})"
    if "CERTIFICATE_VERIFY_FAILED" in detail:
        return (
            f": its TLS certificate is not trusted ({detail}); name its authority under"
            f" registries: {host}: ca: in .archcheck.yaml, or in SSL_CERT_FILE"
        )
    if "CERTIFICATE_REQUIRED" in detail or "HANDSHAKE_FAILURE" in detail:
        return (
            f" refuses the TLS handshake ({detail}); if it wants a client certificate, name one under"
            f" registries: {host}: client-cert: in .archcheck.yaml"
        )
    if any(word in detail for word in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")):
        return (
            f" does not speak TLS ({detail}); if it is to be asked in plain http, say so under"
            f" registries: {host}: plain-http: true in .archcheck.yaml"
        )
    return f" does not speak TLS as it should: {detail}" if "SSL" in detail else ""


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it was raised from; a chain may lead back into itself."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__
