"""Two versions side by side. Every number carries the lines it was made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tongjian.systems.approval.optimisation.baseline import Declared
from tongjian.systems.approval.optimisation.paths import path_of
from tongjian.systems.approval.optimisation.plan import MatterPlan, Plan

Number = Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line a number was made of: what, how much, and where that comes from."""

    what: str
    amount: str
    source: str


@dataclass(frozen=True)
class Made:
    """A number with how it was made; None where it cannot be computed."""

    value: Number
    rule: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A declared target by one reading, and whether it is met; None: that cannot be said."""

    words: str
    met: bool | None
    source: str


@dataclass(frozen=True)
class Row:
    """One indicator before and after. `less_is_better` tells how a change reads."""

    code: str
    title: str
    unit: str
    before: Made | None
    after: Made
    less_is_better: bool
    verdicts: tuple[Verdict, ...] = ()

    @property
    def change(self) -> Number:
        """After less before."""
        if self.before is None or self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value

    @property
    def saved(self) -> Number:
        """The change as a gain: less where less is better, more where more is."""
        change = self.change
        return None if change is None else (-change if self.less_is_better else change)

    @property
    def compressed(self) -> Number:
        """How much of the value of before was saved, in percent."""
        if self.before is None or not self.before.value or self.change is None:
            return None
        return percent(-self.change, self.before.value)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """In percent with one decimal, rounded half up."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def compare(before: Plan | None, after: Plan, theme: str, declared: Iterable[Declared] = ()) -> list[Row]:
    """Every indicator for projects of a theme. Without a version of before only the new one is shown."""
    wanted = list(declared)
    rows = []
    for code, title, unit, less, measure in INDICATORS:
        was = measure(before, theme) if before else None
        row = Row(code, title, unit, was, measure(after, theme), less)
        verdicts = tuple(v for each in wanted if each.indicator == code for v in verdicts_of(each, row))
        rows.append(Row(code, title, unit, was, row.after, less, verdicts))
    return rows


def verdicts_of(declared: Declared, row: Row) -> Iterator[Verdict]:
    """A declared target by each of its readings."""
    sign = "≥" if declared.operator == ">=" else "＝"
    number, unit = declared.value.normalize(), declared.unit
    base = f"，申报时为 {declared.base.normalize():f}{unit}" if declared.base is not None else ""
    for reading in declared.readings or ("",):
        match reading:
            case "to":
                met = None if row.after.value is None else row.after.value <= declared.value
                words = f"读作“减少到 {number:f}{unit}”{base}"
            case "by":
                met = None if row.saved is None else row.saved >= declared.value
                rest = (
                    f"，即减到 {declared.base - declared.value:f}{unit}" if declared.base is not None else ""
                )
                words = f"读作“减少了 {number:f}{unit}”{base}{rest}"
            case _:
                gained = row.after.value if unit == "%" else row.saved
                met = None if gained is None else gained >= declared.value
                words = f"{declared.title} {sign} {number:f}{unit}{base}"
        yield Verdict(words, met, declared.source)


def _matters(plan: Plan, theme: str) -> Made:
    lines = tuple(
        Line(f"{stage.title}：{matter.title}", "1", matter.department)
        for stage in plan.stages
        for matter in stage.of_theme(theme)
    )
    return Made(Decimal(len(lines)), "本类型项目可能要办的事项逐项计 1", lines)


def _steps(plan: Plan, theme: str) -> Made:
    path = path_of(plan, theme, "promised")
    lines = tuple(
        Line(f"{matter.title}：{step.title}", "1", step.source)
        for leg in path.legs
        for matter in leg.along
        for step in matter.steps
    )
    return Made(Decimal(path.steps), "关键路径（按承诺时限）上依次要走的环节", lines)


def _materials(plan: Plan, theme: str) -> Made:
    lines = []
    for stage in plan.stages:
        matters = stage.of_theme(theme)
        asked = [name for matter in matters for name in matter.materials]
        count = len(set(asked)) if stage.shares_materials else len(asked)
        how = "同名材料一个阶段只交一次" if stage.shares_materials else "每个事项分别提交"
        lines.append(Line(f"{stage.title}（{len(matters)} 个事项）", str(count), how))
    total = sum((Decimal(line.amount) for line in lines), Decimal(0))
    return Made(total, "各阶段必交材料份数之和", tuple(lines))


def _days(plan: Plan, theme: str) -> Made:
    path = path_of(plan, theme, "promised")
    lines = tuple(
        Line(f"{leg.stage.title}：{matter.title}", f"{matter.promised} 个工作日", matter.source)
        for leg in path.legs
        for matter in leg.along
    )
    return Made(Decimal(path.days), "四个阶段依次相加；阶段内并行，取前置关系下最长的一串事项", lines)


def _share(plan: Plan, theme: str) -> Made:
    matters = _of(plan, theme)
    lines = tuple(Line(m.title, "即办件", m.department) for m in matters if m.on_the_spot)
    value = percent(len(lines), len(matters)) if matters else None
    return Made(value, f"即办件 {len(lines)} 个 ÷ 全部事项 {len(matters)} 个", lines)


def _compressed(plan: Plan, theme: str) -> Made:
    matters = [m for m in _of(plan, theme) if not m.on_the_spot]
    lawful, promised = sum(m.statutory for m in matters), sum(m.promised for m in matters)
    lines = tuple(Line(m.title, f"法定 {m.statutory} → 承诺 {m.promised}", m.source) for m in matters)
    value = percent(lawful - promised, lawful) if lawful else None
    return Made(value, f"1 − 承诺时限之和 {promised} ÷ 法定时限之和 {lawful}（即办件不计）", lines)


def _visits(plan: Plan, theme: str) -> Made:
    lines = tuple(Line(m.title, str(m.visits), m.department) for m in _of(plan, theme) if m.visits)
    return Made(Decimal(sum(m.visits for m in _of(plan, theme))), "各事项跑动次数之和", lines)


def _of(plan: Plan, theme: str) -> list[MatterPlan]:
    return [matter for stage in plan.stages for matter in stage.of_theme(theme)]


Measure = Callable[[Plan, str], Made]
INDICATORS: tuple[tuple[str, str, str, bool, Measure], ...] = (
    ("matters", "审批事项", "个", True, _matters),
    ("steps", "审批流程环节", "个", True, _steps),
    ("materials", "申请材料", "份", True, _materials),
    ("days", "审批天数", "个工作日", True, _days),
    ("on-the-spot", "即办件占比", "%", False, _share),
    ("compressed", "承诺时限比法定时限压缩", "%", False, _compressed),
    ("visits", "跑动次数", "次", True, _visits),
)
"""What is compared: code, title, unit, whether less is better, and how it is measured."""
