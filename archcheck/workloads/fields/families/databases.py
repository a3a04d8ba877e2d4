"""Operators of databases: CloudNativePG. Source: cloudnative-pg/cloudnative-pg, api/v1."""

from archcheck.workloads.fields.model import (
    FieldKind,
    FieldKinds,
    ImageField,
    PlacementFields,
    PodFields,
    kinds,
    like_a_pod,
    operator_kind,
)

_CNPG = "postgresql.cnpg.io"
_POOLER = "spec.template.spec"

KINDS: FieldKinds = {
    (_CNPG, "Cluster"): FieldKind(
        (
            PodFields(
                (
                    "spec.imageName",
                    ImageField("spec.postgresql.extensions[].image.reference", is_disk=True),
                ),
                placement=PlacementFields(
                    ("spec.affinity.nodeSelector",),
                    (),
                    ("spec.affinity.nodeAffinity",),
                    ("spec.affinity.tolerations",),
                    home="spec",
                ),
            ),
        ),
        needs=("spec.imageName",),
    ),
    **kinds(
        _CNPG,
        "ImageCatalog ClusterImageCatalog",
        FieldKind(
            (
                PodFields((".image", ".extensions[].image.reference"), "spec.images[]"),
                PodFields((".image",), "spec.componentImages[]"),
            )
        ),
    ),
    (_CNPG, "Pooler"): operator_kind(
        "spec.pgbouncer.image",
        f"{_POOLER}.initContainers[].image",
        f"{_POOLER}.containers[].image",
        placement=like_a_pod(_POOLER),
        needs=(f"spec.pgbouncer.image|{_POOLER}.containers[].image",),
    ),
}
