"""Matters differ in what they ask and in how they are handled."""

from __future__ import annotations

from dataclasses import replace

from tests.packs.likeness import MOST, forms_alike, repeats, shape
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Matter


def test_no_more_than_one_form_in_five_is_like_another(pack: Pack) -> None:
    matters = list(pack.matters.values())
    found = repeats(matters, lambda a, b: forms_alike(pack.form_of(a), pack.form_of(b)))
    assert len(found) <= MOST * len(matters), [(a.code, b.code) for a, b in found]


def test_no_more_than_one_process_in_five_is_like_another(pack: Pack) -> None:
    matters = list(pack.matters.values())
    shapes = {matter.code: shape(pack.processes[matter.process], matter) for matter in matters}
    found = repeats(matters, lambda a, b: shapes[a.code] == shapes[b.code])
    assert len(found) <= MOST * len(matters), [(a.code, b.code) for a, b in found]


def test_new_names_do_not_make_a_new_process(pack: Pack) -> None:
    """The measure sees through titles and limits, and sees a change of role, department or order."""
    matter = pack.matters["planning-permit"]
    process = pack.processes[matter.process]
    renamed = {
        code: node.model_copy(update={"title": "换了名称", "limit": 9})
        for code, node in process.sheet.nodes.items()
    }
    sheet = process.sheet.model_copy(update={"nodes": renamed})
    assert shape(replace(process, sheet=sheet), matter) == shape(process, matter)
    first = next(iter(renamed))
    moved = {**renamed, first: renamed[first].model_copy(update={"department": "archives"})}
    other = replace(process, sheet=sheet.model_copy(update={"nodes": moved}))
    assert shape(other, matter) != shape(process, matter)


def test_the_key_matters_share_neither_form_nor_process(pack: Pack) -> None:
    key: list[Matter] = [matter for matter in pack.matters.values() if matter.key]
    assert len({matter.form for matter in key}) == len(key)
    assert len({matter.process for matter in key}) == len(key)
    assert repeats(key, lambda a, b: forms_alike(pack.form_of(a), pack.form_of(b))) == []
    shapes = {matter.code: shape(pack.processes[matter.process], matter) for matter in key}
    assert repeats(key, lambda a, b: shapes[a.code] == shapes[b.code]) == []
