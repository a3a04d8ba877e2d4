"""sprig's `urlParse` and `urlJoin`. Source: Masterminds/sprig v3, url.go; Go's net/url.

Those with anything but plain characters in user or host are not evaluated: Go escapes them in its own way.
"""

import re
from urllib.parse import unquote_to_bytes

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.functions.model import Parameter, TemplateFunction, function
from archcheck.sources.gitops.go_template.values import bytes_of, text_of_bytes

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=-]*)(?::[0-9]*)?")
_USER = re.compile(r"[A-Za-z0-9._~$&+,;=-]*(?::[A-Za-z0-9._~$&+,;=-]*)?")
_PATH = re.compile(r"[A-Za-z0-9._~$&+,/:;=@-]*")
_FRAGMENT = re.compile(r"[A-Za-z0-9._~!$&'()*+,/:;=?@-]*")


def parsed_url(text: str) -> dict[str, object]:
    """Return the parts of an address."""
    if _CONTROL.search(text):
        raise FunctionError("unable to parse url: invalid control character in URL")
    rest, _, fragment = text.partition("#")
    scheme, rest = _without_scheme(rest)
    rest, _, query = rest.partition("?")
    parts = {"scheme": scheme.lower(), "query": query, "fragment": _unescaped(fragment), "opaque": ""}
    if not rest.startswith("/"):
        if scheme:
            return {**parts, "opaque": rest, "host": "", "hostname": "", "path": "", "userinfo": ""}
        if ":" in rest.partition("/")[0]:
            raise FunctionError("unable to parse url: first path segment in URL cannot contain colon")
    user = host = ""
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        user, _, host = authority.rpartition("@")
        rest = slash + path
    if not _USER.fullmatch(user) or not _HOST.fullmatch(host):
        raise FunctionError("urlParse: such a user or host is not evaluated here")
    return {**parts, "host": host, "hostname": _host_name(host), "path": _unescaped(rest), "userinfo": user}


def _without_scheme(text: str) -> tuple[str, str]:
    if text.startswith(":"):
        raise FunctionError("unable to parse url: missing protocol scheme")
    match = _SCHEME.match(text)
    return (match["scheme"], text[match.end() :]) if match else ("", text)


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host


def _unescaped(text: str) -> str:
    if _BAD_ESCAPE.search(text):
        raise FunctionError("unable to parse url: invalid URL escape")
    return text_of_bytes(unquote_to_bytes(bytes_of(text)))


def joined_url(parts: dict[str, object]) -> str:
    """Return the address of parts."""
    keys = ("scheme", "userinfo", "host", "path", "query", "opaque", "fragment")
    scheme, user, host, path, query, opaque, fragment = (_part(parts, key) for key in keys)
    if not (_USER.fullmatch(user) and _HOST.fullmatch(host) and _PATH.fullmatch(path)):
        raise FunctionError("urlJoin: such a user, host or path is not evaluated here")
    if not _FRAGMENT.fullmatch(fragment):
        raise FunctionError("urlJoin: such a fragment is not evaluated here")
    text = f"{scheme}:" if scheme else ""
    if opaque:
        text += opaque
    else:
        text += _authority(scheme, user, host, path) + path
    return text + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _authority(scheme: str, user: str, host: str, path: str) -> str:
    """Return what stands between the scheme and the path."""
    if not (scheme or host or user):
        return "./" if ":" in path.partition("/")[0] else ""
    slashes = f"//{user}@{host}" if user else f"//{host}" if host or path else ""
    return slashes + ("/" if path and not path.startswith("/") and host else "")


def _part(parts: dict[str, object], key: str) -> str:
    value = parts.get(key, "")
    if not isinstance(value, str):
        raise FunctionError(f"unable to parse {key} key, must be of type string")
    return value


URLS: dict[str, TemplateFunction] = {
    "urlParse": function(parsed_url, Parameter.STRING),
    "urlJoin": function(joined_url, Parameter.MAP),
}
