"""Changing a YAML file where it must change and nowhere else: comments, order and style of the rest stay."""

from tongjian.kernel.packs.office.yamltext.moving import Path, carried, swapped
from tongjian.kernel.packs.office.yamltext.rewriting import CannotRewrite, data_of, rewritten

__all__ = ["CannotRewrite", "Path", "carried", "data_of", "rewritten", "swapped"]
