"""Patches as values of a Helm chart, found by trying which value reaches a pod spec."""
