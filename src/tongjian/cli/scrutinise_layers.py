"""`tongjian scrutinise layers`: what lies on which layer of a drawing, also of one that is no plan."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from tongjian.cli.scrutinise_packs import folders_of, vocabulary_of
from tongjian.cli.scrutinise_refusals import or_refusal
from tongjian.cli.scrutiny_summary import columns
from tongjian.engines.drawing import load_vocabulary
from tongjian.engines.drawing.annotate import write_atomically
from tongjian.engines.drawing.annotate.layers import LayersPicture, draw_layers
from tongjian.engines.drawing.titles import title_of

_MOST = 20_000


def add_arguments(kinds: Any) -> None:
    layers = kinds.add_parser("layers", help="图层清单和按图层画的图，用来指认图层")
    layers.add_argument("file", type=Path, metavar="FILE", help="图纸文件")
    layers.add_argument("--pack", metavar="NAME", help="城市包（默认 TONGJIAN_PACK，否则 _china）")
    layers.add_argument("--vocabulary", metavar="NAME", help="图层词汇，例如 edcr（默认城市包自己的）")
    layers.add_argument("--most", type=int, default=_MOST, metavar="N", help=f"最多画多少个图元（{_MOST}）")
    layers.add_argument("--out", type=Path, metavar="DIR", help="写出 layers.svg、layers.json")
    layers.add_argument("--json", action="store_true", help="标准输出只有 layers.json")
    layers.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0: listed. 2: refused, with one sentence on stderr."""
    return or_refusal(args, _act)


def _act(args: argparse.Namespace) -> str:
    vocabulary = load_vocabulary(vocabulary_of(args.vocabulary, folders_of(args.pack)))
    picture = draw_layers(args.file, most=args.most, vocabulary=vocabulary)
    listed = json.dumps(_listed(picture), ensure_ascii=False, indent=1)
    if args.out is not None:
        args.out.mkdir(parents=True, exist_ok=True)
        write_atomically(args.out / "layers.svg", picture.svg.encode("utf-8", "replace"))
        write_atomically(args.out / "layers.json", listed.encode("utf-8", "replace"))
    return listed if args.json else _table(picture)


def _listed(picture: LayersPicture) -> dict[str, Any]:
    layers = [
        {
            "layer": layer.name,
            "entities": layer.entities,
            "meaning": layer.meaning and title_of(layer.meaning),
            "score": layer.score,
            "colour": layer.colour,
        }
        for layer in picture.layers
    ]
    return {"schema": "tongjian.layers/1", "layers": layers, "left_out": list(picture.left_out)}


def _table(picture: LayersPicture) -> str:
    rows = [
        (
            layer.name,
            str(layer.entities),
            title_of(layer.meaning) if layer.meaning else "—",
            f"{layer.score:g}",
        )
        for layer in picture.layers
    ]
    left_out = (f"未画出：{sentence}" for sentence in picture.left_out)
    return "\n".join((*columns(("图层", "图元", "认作", "把握"), rows), *left_out))
