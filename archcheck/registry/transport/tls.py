"""TLS contexts: verified, each built once in a run, and only when the first TLS connection is made.

Reading all authorities that a machine trusts takes longer than most answers.
"""

import ssl
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from archcheck.registry.mirrors.model import Tls


class TlsFileError(Exception):
    """A certificate or key file that cannot be used; the text names it."""


@cache
def context_for(tls: Tls) -> ssl.SSLContext:
    """Return a context for what the configuration says of a host.

    The system's authorities are trusted (`SSL_CERT_FILE` and `SSL_CERT_DIR` name others), those of certifi
    where the system has none, and the host's own beside them.

    Raises:
        TlsFileError: a file is missing or no certificate.

    """
    context = ssl.create_default_context()
    if not _system_has_authorities():
        import certifi

        context.load_verify_locations(certifi.where())
    for path in tls.ca_files:
        _load(path, partial(context.load_verify_locations, path))
    if tls.certificate is not None:
        certificate = tls.certificate
        _load(certificate, lambda: context.load_cert_chain(certificate, tls.key))
    if not tls.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _load(path: Path, load: Callable[[], object]) -> None:
    try:
        load()
    except (OSError, ssl.SSLError) as error:
        raise TlsFileError(f"{path} cannot be used: {error}") from error


def _system_has_authorities() -> bool:
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or (paths.capath and any(Path(paths.capath).iterdir())))
