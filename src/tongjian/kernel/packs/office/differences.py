"""What two versions of a definition differ in, in words for whoever decides."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_NAMES: Mapping[str, str] = {
    "title": "名称",
    "stage": "阶段",
    "department": "办理部门",
    "kind": "办件类型",
    "item_code": "国家标准事项编码",
    "process": "流程",
    "form": "表单",
    "needs": "前置事项",
    "applies": "适用条件",
    "result": "结果",
    "legal_basis": "法律依据",
    "conditions": "办理条件",
    "guide": "办事指南",
    "fee": "收费",
    "key": "重点事项",
    "level": "行使层级",
    "commitment": "告知承诺",
    "special": "特别程序",
    "consults": "征求意见部门",
    "visits": "到现场次数",
    "questions": "常见问题",
    "number": "序号",
    "lead": "牵头部门",
}
_LIMITS: Mapping[str, str] = {"statutory": "法定时限", "promised": "承诺时限", "limit": "时限"}
_LONGEST = 60


def differences(before: str, after: str) -> list[str]:
    """The differences between two kept texts of a matter or a stage (see `packs.definitions`).

    The days of versions are not told: they always differ. An empty list means that only they do.
    """
    old, new = json.loads(before), json.loads(after)
    kind = "stage" if "stage" in new and "matter" not in new else "matter"
    found = [*_definition(old[kind], new[kind]), *_form(old["form"], new["form"])]
    if kind == "stage":
        found += _stage(old, new)
    else:
        found += [*_sheet(old["sheet"], new["sheet"], old["files"], new["files"])]
        found += _departments(old["departments"], new["departments"])
    return found


def _definition(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, title in _LIMITS.items():
        if old.get(name) != new.get(name):
            yield f"{title}：{_limit(old.get(name))} → {_limit(new.get(name))}"
    yield from _named("材料", old.get("materials", ()), new.get("materials", ()))
    for name, title in _NAMES.items():
        if old.get(name) != new.get(name):
            yield f"{title}：{_shown(old.get(name))} → {_shown(new.get(name))}"


def _stage(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = old["stage"].get("matters", ()), new["stage"].get("matters", ())
    if added := [code for code in after if code not in before]:
        yield f"新增事项：{'、'.join(added)}"
    if gone := [code for code in before if code not in after]:
        yield f"减少事项：{'、'.join(gone)}"
    kept = [code for code in before if code in after]
    if kept != [code for code in after if code in before]:
        yield "事项的次序有变化"
    versions = (dict(zip(side["stage"]["matters"], side["matters"], strict=True)) for side in (old, new))
    earlier, later = versions
    if changed := [code for code in kept if earlier[code] != later[code]]:
        yield f"所含事项有新版本：{'、'.join(changed)}"


def _form(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    fields = [
        {field["name"]: field for section in form["sections"] for field in section["fields"]}
        for form in (old, new)
    ]
    yield from _named("表单字段", list(fields[0].values()), list(fields[1].values()))
    if old.get("form") != new.get("form"):
        yield f"表单：{old.get('form')} → {new.get('form')}"


def _sheet(
    old: Mapping[str, Any], new: Mapping[str, Any], files: Mapping[str, str], later: Mapping[str, str]
) -> Iterator[str]:
    nodes = [[{"name": node, **body} for node, body in side["nodes"].items()] for side in (old, new)]
    yield from _named("环节", *nodes)
    if files != later:
        yield "流程图有变化"


def _departments(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for duty in new:
        if duty in old and old[duty] != new[duty]:
            yield f"部门名称：{old[duty]} → {new[duty]}"


def _named(what: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Things with a name and a title that came, went or changed."""
    before = {each["name"]: each for each in old}
    after = {each["name"]: each for each in new}
    if added := [_title(each) for name, each in after.items() if name not in before]:
        yield f"新增{what}：{'、'.join(added)}"
    if gone := [_title(each) for name, each in before.items() if name not in after]:
        yield f"减少{what}：{'、'.join(gone)}"
    if changed := [_title(each) for name, each in after.items() if name in before and before[name] != each]:
        yield f"{what}有变化：{'、'.join(changed)}"


def _title(each: Mapping[str, Any]) -> str:
    return str(each.get("title") or each["name"])


def _limit(limit: Mapping[str, Any] | None) -> str:
    if limit is None:
        return "无"
    return f"{limit['days']} {'日' if limit.get('unit') == 'day' else '个工作日'}"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "无"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
