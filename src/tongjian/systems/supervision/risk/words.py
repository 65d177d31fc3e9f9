"""Titles of kinds of objects, from the vocabulary of the pack."""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.systems.supervision.office import vocabulary_of


def kind_titles(city: str) -> Mapping[str, str]:
    """Titles of the kinds by code. No query once the pack is read."""
    return vocabulary_of(city).kinds


def kind_title(city: str, kind: str) -> str:
    """The title of a kind; the code itself where the vocabulary has none."""
    return kind_titles(city).get(kind, kind)
