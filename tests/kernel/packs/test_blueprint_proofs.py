"""A pack whose layers cannot be computed with is refused, with line and mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tongjian.kernel.packs.folder import pack_folder
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.mistakes import PackErrors


@pytest.fixture
def city(tmp_path: Path) -> Path:
    shutil.copytree(pack_folder("suzhou"), tmp_path / "suzhou")
    for base in ("_jiangsu", "_china"):
        (tmp_path / base).symlink_to(pack_folder(base))
    return tmp_path / "suzhou"


def refused(city: Path, layer: str, old: str, new: str) -> str:
    general = pack_folder("_china") / "blueprint" / f"{layer}.layer.yaml"
    own = city / "blueprint" / general.name
    text = general.read_text("utf-8")
    assert old in text
    own.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PackErrors) as refusal:
        load_pack(city)
    return "\n".join(str(mistake) for mistake in refusal.value.mistakes)


@pytest.mark.parametrize(
    ("layer", "old", "new", "said"),
    [
        ("road", "owner: natural-resources", "owner: natural-resource", "没有职责“natural-resource”"),
        ("road", "key: 编号", "key: 代号", "key 写的“代号”不在 attributes 中"),
        ("road", "means: grade, ", "", "没有标明 means: grade 的属性"),
        ("road", "name: 名称", "name: 编号", "属性“编号”写了两次"),
        ("road", "'#ef4444'", "red", "colour"),
    ],
)
def test_a_layer_nobody_can_compute_with(city: Path, layer: str, old: str, new: str, said: str) -> None:
    assert said in refused(city, layer, old, new)


def test_an_extent_that_is_none(city: Path) -> None:
    frame = city / "blueprint" / "frame.yaml"
    frame.write_text(
        frame.read_text("utf-8").replace("119.90, 30.75, 121.35", "121.35, 30.75, 119.90"), "utf-8"
    )
    with pytest.raises(PackErrors, match="extent 不是一个范围"):
        load_pack(city)


def test_layers_come_by_rank_and_a_city_takes_those_of_the_country() -> None:
    pack = load_pack("suzhou")
    ranks = [layer.rank for layer in pack.layers.values()]
    assert ranks == sorted(ranks)
    assert {"farmland", "control-plan", "height-limit"} <= pack.layers.keys()
    assert pack.frame is not None
