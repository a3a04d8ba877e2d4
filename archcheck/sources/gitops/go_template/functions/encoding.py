"""sprig's functions of encodings, sums, JSON and paths. Source: Masterminds/sprig v3, functions.go."""

import base64
import binascii
import hashlib
import posixpath
import zlib

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.functions.json_text import from_json, json_text
from archcheck.sources.gitops.go_template.functions.model import Parameter, TemplateFunction, function
from archcheck.sources.gitops.go_template.values import bytes_of, text_of_bytes

_STRING, _ANY = Parameter.STRING, Parameter.ANY


def decoded64(text: str) -> str:
    """Return what base64 holds; new lines in it do not count."""
    try:
        data = base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise FunctionError("illegal base64 data is not evaluated here") from error
    return text_of_bytes(data)


def decoded32(text: str) -> str:
    """Return what base32 holds; new lines in it do not count."""
    try:
        data = base64.b32decode(text.replace("\n", "").replace("\r", ""))
    except (binascii.Error, ValueError) as error:
        raise FunctionError("illegal base32 data is not evaluated here") from error
    return text_of_bytes(data)


def _base(path: str) -> str:
    return (path.rstrip("/").rpartition("/")[2] or "/") if path else "."


def clean(path: str) -> str:
    """Return a path without `.`, `..` and doubled slashes."""
    return "/" + posixpath.normpath(path).lstrip("/") if path.startswith("/") else posixpath.normpath(path)


def _directory(path: str) -> str:
    folder, slash, _ = path.rpartition("/")
    return clean(folder + slash)


def _extension(path: str) -> str:
    name = path.rpartition("/")[2]
    return "." + name.rpartition(".")[2] if "." in name else ""


def _is_valid_json(text: str) -> object:
    return from_json(text, is_strict=True)


_PATHS: dict[str, TemplateFunction] = {
    "base": function(_base, _STRING),
    "dir": function(_directory, _STRING),
    "clean": function(clean, _STRING),
    "ext": function(_extension, _STRING),
    "isAbs": function(lambda path: path.startswith("/"), _STRING),
}

ENCODING: dict[str, TemplateFunction] = {
    "b64enc": function(lambda text: base64.b64encode(bytes_of(text)).decode(), _STRING),
    "b64dec": function(decoded64, _STRING),
    "b32enc": function(lambda text: base64.b32encode(bytes_of(text)).decode(), _STRING),
    "b32dec": function(decoded32, _STRING),
    "sha1sum": function(lambda text: hashlib.sha1(bytes_of(text)).hexdigest(), _STRING),  # noqa: S324
    "sha256sum": function(lambda text: hashlib.sha256(bytes_of(text)).hexdigest(), _STRING),
    "adler32sum": function(lambda text: str(zlib.adler32(bytes_of(text))), _STRING),
    "toJson": function(json_text, _ANY),
    "toPrettyJson": function(lambda value: json_text(value, indent="  "), _ANY),
    "toRawJson": function(lambda value: json_text(value, escapes=False), _ANY),
    "mustToJson": function(json_text, _ANY),
    "mustToPrettyJson": function(lambda value: json_text(value, indent="  "), _ANY),
    "mustToRawJson": function(lambda value: json_text(value, escapes=False), _ANY),
    "fromJson": function(from_json, _STRING),
    "mustFromJson": function(_is_valid_json, _STRING),
    **_PATHS,
    **{f"os{name[0].upper()}{name[1:]}": each for name, each in _PATHS.items()},
}
