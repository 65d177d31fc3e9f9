"""The layer that a command names."""

from __future__ import annotations

from tongjian.cli.blueprint import Mistaken
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.packs.pack import Pack


def pack_named(city: str) -> Pack:
    """The pack of that name. Raises `Mistaken`."""
    try:
        return load_pack(city)
    except LookupError as error:
        raise Mistaken(str(error.args[0]), code="no-city") from error
    except PackErrors as error:
        raise Mistaken(f"城市包“{city}”有错误。", f"用 tongjian pack check {city} 查看。") from error


def layer_named(city: str, code: str) -> tuple[Layer, Frame]:
    """The layer of that code, and the frame of its city. Raises `Mistaken`."""
    pack = pack_named(city)
    if pack.frame is None:
        raise Mistaken(f"{pack.title}没有坐标框架（blueprint/frame.yaml），不能有图层。", code="no-frame")
    if code not in pack.layers:
        sentence = f"{pack.title}没有图层“{code}”。"
        raise Mistaken(sentence, f"已有的图层：{'、'.join(pack.layers)}。", code="no-layer")
    return pack.layers[code], pack.frame
