"""What is wrong with the words of a form: marks of a web page, texts cut off, names that differ."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from tongjian.engines.measures.checks.finding import Finding, about, at
from tongjian.engines.measures.checks.names import ALIASES
from tongjian.engines.measures.form import Form, Indicator
from tongjian.engines.measures.profile import plain_name

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(nbsp|lt|gt|amp);")
_CUT = re.compile(r"(或|和|与|及|、|，|…|\.\.\.)(\(原文截断\)|（原文截断）)?$|原文截断")
_REVERSED = re.compile(r"^[^“”]*”[^“”]*“")
_DUTY = re.compile(r"职能\s*([0-9]+)")
_GRADES = ("优", "良", "中", "差")
SHORTEST_NAME, LEAST_INSERTED, CLOSEST = 10, 2, 0.75
WITH_SUB_PROJECTS = frozenset({"产出", "结果", "影响力"})


def wording(form: Form) -> Iterator[Finding]:
    """Texts of the form and of its rows."""
    for text in (*form.texts, *form.goals, *form.basis, form.scope, *(one.text for one in form.narrative)):
        if _MARKUP.search(text):
            yield at("markup", "文字部分", f"文字里有网页标记：{text[:40]}，请去掉尖括号里的标记。")
    for indicator in form.indicators:
        yield from _row(indicator)


def _row(indicator: Indicator) -> Iterator[Finding]:
    name = indicator.row.name
    for title, text in (
        ("解释", indicator.explanation),
        ("来源", indicator.source),
        ("原因", indicator.cause),
    ):
        if text and _MARKUP.search(text):
            yield about("markup", indicator, f"的{title}里有网页标记，请去掉。")
        if text and _CUT.search(text.strip()):
            yield about("cut-off", indicator, f"的{title}没有写完（…{text.strip()[-12:]}），请补全。")
    if indicator.explanation and plain_name(indicator.explanation) == plain_name(name):
        yield about("explanation-repeats-name", indicator, "的解释只重复了指标名称，请写明含义和算法。")
    if _REVERSED.search(name):
        yield about("quotes-reversed", indicator, "的引号左右颠倒，请改为“…”。")
    if usual := ALIASES.get(plain_name(name)):
        yield about("alias", indicator, f"通常写作“{usual}”，请统一名称，以便各年比较。")


def identity(form: Form) -> Iterator[Finding]:
    """The unit, the system and the years by their names."""
    code, half = form.unit_code, len(form.unit_code) // 2
    if half >= 3 and code[:half] == code[half:]:
        yield at("code-twice", "单位代码", f"单位代码“{code}”是同一代码写了两遍，应为“{code[:half]}”。")
    others = sorted({name for name in form.names if name != form.names[0]})
    if others:
        sentence = f"同一系统有几种名称：{'、'.join((form.names[0], *others))}，请统一。"
        yield at("names-differ", "名称", sentence)
    for link in sorted({link for link in form.chain if form.chain.count(link) > 1}):
        yield at("chain-repeats", "环节", f"环节“{'→'.join(form.chain)}”中“{link}”出现两次，请核对。")
    if form.year is not None:
        for year in dict.fromkeys(re.findall(r"(20[0-9]{2})年", form.scope)):
            if int(year) != form.year:
                sentence = f"{form.year} 年度的表引用了 {year} 年的范围（{form.scope}），请核对年度。"
                yield at("other-year", "编制范围", sentence)
    if any("尚未发文" in text or "无文号" in text for text in form.basis):
        yield at("basis-without-number", "立项依据", "立项依据写已经批准，但没有文号，请补文号或批准文件。")


def parts(form: Form) -> Iterator[Finding]:
    """What the form announces and its table does not have."""
    present = {indicator.row.level1 for indicator in form.indicators}
    if missing := [part for part in form.announced if part not in present]:
        also = "，因而没有效益和满意度指标" if any("效益" in part for part in missing) else ""
        sentence = (
            f"文字部分说有{'、'.join(form.announced)}，表中没有{'、'.join(missing)}的指标{also}，请补齐。"
        )
        yield at("part-missing", "指标表", sentence)
    if form.duties:
        found = {int(match[1]) for one in form.indicators if (match := _DUTY.search(one.row.level2))}
        if lacking := sorted(set(range(1, form.duties + 1)) - found):
            duties = "、".join(f"职能{number}" for number in lacking)
            yield at("duty-missing", "指标表", f"{duties}没有任何指标，请补充或说明。")
    if form.grade and form.grade not in _GRADES:
        sentence = f"等级写作“{form.grade}”，全国口径的等级是{'、'.join(_GRADES)}，请统一。"
        yield at("grade-word", "等级", sentence)
    yield from _near_duplicates(form.indicators)
    yield from _without_sub_project(form.indicators)


def _near_duplicates(indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """A name that is another one of the same level with some words put in."""
    levels: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        levels[indicator.row.level1, indicator.row.level2].append(indicator)
    for rows in levels.values():
        for index, first in enumerate(rows):
            for second in rows[index + 1 :]:
                if _extends(first.row.name, second.row.name) or _extends(second.row.name, first.row.name):
                    sentence = f"与第 {first.row.number} 行“{first.row.name}”几乎相同，请合并或写清区别。"
                    yield about("near-duplicate", second, sentence)


def _extends(short: str, long: str) -> bool:
    if (
        len(short) < SHORTEST_NAME
        or len(long) - len(short) < LEAST_INSERTED
        or len(short) / len(long) < CLOSEST
    ):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _without_sub_project(indicators: Sequence[Indicator]) -> Iterator[Finding]:
    rows = [one for one in indicators if one.row.level1 in WITH_SUB_PROJECTS]
    if any(one.sub_projects for one in rows):
        for indicator in rows:
            if not indicator.sub_projects:
                yield about(
                    "sub-project-missing", indicator, "没有写对应的子项目，同表其他指标都写了，请补写。"
                )
