"""Why a host could not be asked: its name, the connection, TLS, the time, or a proxy between. Pure."""

from collections.abc import Iterator
from socket import gaierror

import httpx

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.hosts import host_name, shown
from archcheck.registry.transport.network import (
    ForbiddenAddressError,
    HandshakeError,
    HandshakeTimeout,
    NoConnectionError,
    NoConnectionTimeout,
)

FAILURES = (httpx.HTTPError, httpx.InvalidURL, ValueError, OverflowError, OSError, ExceptionGroup)
"""What the layers below raise for hosts that do not answer, and for addresses that are none."""

_CERTIFICATE_ALERTS = (
    *("CERTIFICATE_REQUIRED", "HANDSHAKE_FAILURE", "ALERT_BAD_CERTIFICATE", "ALERT_UNSUPPORTED_CERTIFICATE"),
    *("ALERT_CERTIFICATE_REVOKED", "ALERT_CERTIFICATE_EXPIRED", "ALERT_CERTIFICATE_UNKNOWN"),
    *("ALERT_UNKNOWN_CA", "ALERT_ACCESS_DENIED"),
)
"""What a server says that wants another certificate than it was shown, or any: OpenSSL's names (RFC 8446
§6.2). Go's servers say that a certificate is bad where none came."""

_PLAIN = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG")


def explain(url: str, error: Exception, proxy: str | None = None) -> Unknown:
    """Return what is known of a host where the layers below raised `error`, with what to do next.

    Args:
        url: what was asked.
        error: what they raised.
        proxy: the URL of the proxy that the request went through; None for none.

    """
    if not isinstance(error, (httpx.HTTPError, OSError)):
        return Unknown(Reason.INVALID, f"{shown(url)!r} is no address that can be asked")
    host = httpx.URL(url).netloc.decode("ascii", "replace")
    forbidden = next((cause for cause in causes(error) if isinstance(cause, ForbiddenAddressError)), None)
    if forbidden is not None:
        return Unknown(Reason.INVALID, f"{host} is not asked: {forbidden}")
    if proxy is not None and _is_of(proxy, url, error):
        if isinstance(error, httpx.ProxyError) and str(error).startswith("407"):
            return wants_a_login(url, proxy, str(error))
        return Unknown(Reason.UNREACHABLE, _of_the_proxy(host, proxy, error))
    through = f" (through the proxy {shown(proxy)})" if proxy is not None and not is_of_tls(error) else ""
    return Unknown(Reason.UNREACHABLE, f"{host}{_why(host, error)}{through}")


def is_unconnected(error: Exception) -> bool:
    """Return whether no connection came to stand, or no TLS on it: that says something of the host itself."""
    refused = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
    return isinstance(error, refused) or "SSL" in str(error)


def is_of_tls(error: BaseException | None) -> bool:
    """Return whether a connection stood, and it is TLS that failed on it."""
    shaken = any(isinstance(cause, (HandshakeError, HandshakeTimeout)) for cause in causes(error))
    return shaken or "SSL" in str(error)


def speaks_no_tls(error: BaseException | None) -> bool:
    """Return whether a TLS handshake failed as it does where plain http is spoken.

    The port may answer in plain text, close, or wait for a line that never comes. Never where a certificate
    was shown, or wanted.
    """
    text = str(error)
    return is_of_tls(error) and "CERTIFICATE" not in text.upper() and "ALERT" not in text


def _why(host: str, error: Exception) -> str:
    detail = str(error) or type(error).__name__
    if any(isinstance(cause, gaierror) for cause in causes(error)):
        return f": its name is not known here ({detail}); is it spelt right, is DNS up?"
    shaken = next((e for e in causes(error) if isinstance(e, (HandshakeError, HandshakeTimeout))), None)
    if isinstance(shaken, HandshakeTimeout):
        return f" did not answer in time: {_silent(host, detail)}"
    if isinstance(error, httpx.ConnectTimeout):
        return " did not answer in time: no connection; does a firewall or a proxy stand between?"
    if isinstance(error, httpx.TimeoutException):
        return " did not answer in time"
    known = _tls(host, detail)
    if shaken is not None and not known:
        return f" ends the connection in the TLS handshake ({detail}); {_ended(host)}"
    return known or f" cannot be reached: {detail}"


def _silent(host: str, detail: str) -> str:
    return f"{detail}; if it is to be asked in plain http, {_say(host, 'plain-http: true')}"


def _ended(host: str) -> str:
    return (
        f"if it wants a client certificate, {_say(host, 'client-cert:')};"
        f" if it speaks plain http, {_say(host, 'plain-http: true')}"
    )


def _say(host: str, setting: str) -> str:
    return f"write registries: {host}: {setting} in .archcheck.yaml"


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
    if any(alert in detail for alert in _CERTIFICATE_ALERTS):
        return (
            f" refuses the TLS handshake ({detail}); if it wants a client certificate, or another one,"
            f" name it under registries: {host}: client-cert: in .archcheck.yaml"
        )
    if any(word in detail for word in _PLAIN):
        return (
            f" does not speak TLS ({detail}); if it is to be asked in plain http, say so under"
            f" registries: {host}: plain-http: true in .archcheck.yaml"
        )
    return f" does not speak TLS as it should: {detail}" if "SSL" in detail else ""


def _is_of(proxy: str, url: str, error: Exception) -> bool:
    """Return whether an error is the proxy's: it did not answer, or did not lead on.

    Every connection is to the proxy; a TLS handshake may be with it, or through it with the host.
    """
    for cause in causes(error):
        if isinstance(cause, (httpx.ProxyError, NoConnectionError, NoConnectionTimeout)):
            return True
        if isinstance(cause, (HandshakeError, HandshakeTimeout)):
            return cause.host != httpx.URL(url).host and cause.host == _host(proxy)
    return False


def _host(proxy: str) -> str:
    return host_name(proxy.rpartition("://")[2].partition("/")[0])


def wants_a_login(url: str, proxy: str | None, detail: str) -> Unknown:
    """Return what a 407 means: the proxy's answer, whatever was asked of the host behind it."""
    host = httpx.URL(url).netloc.decode("ascii", "replace")
    name = f"the proxy {shown(proxy)}" if proxy else "a proxy on the way"
    return Unknown(
        Reason.UNREACHABLE,
        f"{host} is not asked: {name} wants a login ({detail});"
        " write http://USER:PASSWORD@HOST:PORT into HTTPS_PROXY or HTTP_PROXY",
    )


def _of_the_proxy(host: str, proxy: str, error: Exception) -> str:
    """Return what is wrong with the proxy; its address is shown without its password."""
    detail = str(error) or type(error).__name__
    name = f"the proxy {shown(proxy)}"
    if any(isinstance(cause, gaierror) for cause in causes(error)):
        return f"{host} is not asked: the name of {name} is not known here ({detail}); {_VARIABLES}"
    if isinstance(error, httpx.ProxyError):
        return f"{host} is not asked: {name} does not lead there ({detail}); {_VARIABLES}"
    if isinstance(error, httpx.TimeoutException):
        return f"{host} is not asked: {name} did not answer in time ({detail}); {_VARIABLES}"
    return f"{host} is not asked: {name} cannot be reached ({detail}); {_VARIABLES}"


_VARIABLES = "is it right in HTTPS_PROXY and HTTP_PROXY, or should NO_PROXY name the registry?"


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it was raised from; a chain may lead back into itself."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__
