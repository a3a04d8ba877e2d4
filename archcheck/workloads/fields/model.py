"""What the table of image fields says of a kind: which fields name images, and where it speaks of nodes.

A path is written as `spec.templates[].container.image`: `[]` is each element of a list, `*` each member of a
mapping. One with a dot in front begins where the pod stands, any other at the root of the object.
"""

from archcheck.documents.nodes import Mapping
from archcheck.frozen import dataclass
from archcheck.workloads.fields.parameters import ParameterSyntax
from archcheck.workloads.fields.paths import is_given


@dataclass(frozen=True, slots=True)
class ImageField:
    """A field that names an image: as a whole, or as a mapping of repository, tag, digest.

    Other fields may have a part of the name: `repository` what is in front of it, `tag` what is behind, which
    may be a digest. `is_disk`: the image of a disk, which is pulled on the node and not run.
    """

    path: str
    repository: str = ""
    tag: str = ""
    is_disk: bool = False


@dataclass(frozen=True, slots=True)
class PlacementFields:
    """Where a kind says to which nodes its pods go. Of several paths the first that says something counts.

    `affinity` are an Affinity as a pod has it, `node_affinity` the nodeAffinity of one; `are_added` says that
    the tolerations of all paths count. `others` are fields that steer pods in a way of the operator's own:
    where one is given, it decides. `home` is the mapping in which the rest of what a pod spec says of nodes
    stands. Without any path the kind says nothing of nodes, and `instead` is what does.
    """

    selector: tuple[str, ...] = ()
    affinity: tuple[str, ...] = ()
    node_affinity: tuple[str, ...] = ()
    tolerations: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    home: str = ""
    are_added: bool = False
    instead: str = ""


def like_a_pod(*homes: str, others: tuple[str, ...] = ()) -> PlacementFields:
    """Return the fields of a pod spec, in one of several mappings: the first that has a field counts."""
    paths = [f"{home}." if home.strip(".") else home for home in homes]
    return PlacementFields(
        tuple(f"{path}nodeSelector" for path in paths),
        tuple(f"{path}affinity" for path in paths),
        (),
        tuple(f"{path}tolerations" for path in paths),
        others,
        homes[0],
    )


@dataclass(frozen=True, slots=True)
class PodFields:
    """The images of one pod, or of one for each place `at` which it stands.

    Without a `placement` its operator decides where it goes. With `when` there is such a pod only where that
    path is given.
    """

    images: tuple[str | ImageField, ...]
    at: str = ""
    placement: PlacementFields | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A kind whose images stand in fields.

    `needs` are the fields whose images its operator fills in where they are not given: with all of them, all
    that it runs is seen. Each may be several paths with `|` between them, of which one is enough; what lies
    below a key with `?` is needed only where that is given. Where `needs` is empty its operator always runs
    images of its own. `parameters` are filled in; at the paths of `embeds` stand whole objects, at those of
    `built` images that it makes.
    """

    pods: tuple[PodFields, ...] = ()
    needs: tuple[str, ...] = ()
    parameters: ParameterSyntax = ParameterSyntax.NONE
    embeds: tuple[str, ...] = ()
    built: tuple[str, ...] = ()

    def names_all(self, root: Mapping) -> bool:
        """Return whether an object names every image that comes of it."""
        return bool(self.needs) and all(is_given(root, path) for path in self.needs)


FieldKinds = dict[tuple[str, str], FieldKind]
"""By API group and kind."""


def operator_kind(
    *images: str | ImageField,
    placement: PlacementFields | None = None,
    needs: tuple[str, ...] = (),
) -> FieldKind:
    """Return a kind whose images are all those of one pod."""
    return FieldKind((PodFields(images, placement=placement),), needs)


def kinds(group: str, names: str, kind: FieldKind) -> FieldKinds:
    """Return several kinds of a group that have the same fields."""
    return {(group, name): kind for name in names.split()}
