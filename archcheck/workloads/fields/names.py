"""A field of a custom resource → the text of the image that it names, as a whole or in parts."""

from archcheck.documents.nodes import Mapping, Scalar, YamlNode, get, is_null

_REPOSITORIES = ("repository", "repo", "name", "image")
_REGISTRIES = ("registry", "host", "hub")
_TAGS = ("tag", "imageTag", "version")
_DIGESTS = ("digest", "sha", "sha256")


def is_pinned(text: str) -> bool:
    """Return whether a text has a tag or a digest behind its last slash."""
    return not set(text.rpartition("/")[2]).isdisjoint(":@")


def with_tag(name: str, tag: str) -> str:
    """Return a name with a tag or a digest behind it, where it has neither."""
    if not name or not tag or is_pinned(name):
        return name
    return f"{name}@{tag}" if ":" in tag else f"{name}:{tag}"


def in_repository(repository: str, name: str) -> str:
    """Return a name below a repository, where it does not say that itself."""
    if not repository or name.startswith(f"{repository}/"):
        return name
    return f"{repository.rstrip('/')}/{name}" if name else ""


def composed(node: Mapping) -> Scalar | None:
    """Return the image that the members of a mapping make up, at the place of its name; None without one."""
    name = next((part for key in _REPOSITORIES if (part := _member(node, key)) is not None), None)
    if name is None:
        return None
    text = in_repository(_text(node, _REGISTRIES), name.text)
    below = _member(node, "image")
    if below is not None and below is not name and _member(node, "repository") is name:
        text = in_repository(text, below.text)
        name = below
    text = with_tag(text, _text(node, _TAGS))
    digest = _text(node, _DIGESTS)
    if digest and "@" not in text:
        text = f"{text}@{digest if ':' in digest else f'sha256:{digest}'}"
    return name._replace(text=text)


def image_at(node: YamlNode) -> Scalar | None:
    """Return the image that a field names: its text, or what its members make up; None for nothing."""
    if isinstance(node, Mapping):
        return composed(node)
    return node if isinstance(node, Scalar) and not is_null(node) and node.text else None


def _text(node: Mapping, keys: tuple[str, ...]) -> str:
    return next((part.text for key in keys if (part := _member(node, key)) is not None), "")


def _member(node: Mapping, key: str) -> Scalar | None:
    member = get(node, key)
    return member if isinstance(member, Scalar) and not is_null(member) and member.text else None
