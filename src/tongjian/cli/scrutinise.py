"""`tongjian scrutinise …`: one module a kind."""

from __future__ import annotations

import argparse

from tongjian.cli import scrutinise_batch, scrutinise_drawing, scrutinise_explain, scrutinise_layers

HELP = "审查总平面图：指标、不符合项、标注后的图"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for kind in (scrutinise_drawing, scrutinise_batch, scrutinise_layers, scrutinise_explain):
        kind.add_arguments(kinds)


def run(args: argparse.Namespace) -> int:
    """Every kind has its own `run`, which its parser has put in the place of this one."""
    raise AssertionError(args.kind)
