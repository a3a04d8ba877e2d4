"""Texts to edit."""

import textwrap

POD_SPEC = """\
containers:
  - name: web
    image: archlinux:base
"""


def deployment(spec: str = POD_SPEC, name: str = "web") -> str:
    """Return a Deployment with this text below `spec.template.spec:`."""
    head = f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  template:
    spec:
"""
    return head + textwrap.indent(spec, " " * 6)


def pod(spec: str, name: str = "web") -> str:
    """Return a Pod whose spec is this text, on the same line."""
    return f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {spec}\n"


def terms(text: str) -> str:
    """Return a pod spec whose required node affinity has these terms."""
    head = """\
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
"""
    return head + textwrap.indent(text, " " * 8) + POD_SPEC
