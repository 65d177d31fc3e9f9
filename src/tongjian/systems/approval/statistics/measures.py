"""计算口径: what every number of the statistics means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A number: what it is, how it is worked out, what is left out and why, and the page that shows it."""

    code: str
    title: str
    meaning: str
    formula: str
    left_out: str
    source: str
    page: str


MEASURES = (
    Measure(
        "online",
        "网上申报率",
        "期间内申报过的项目中，通过本平台网上填写申请的项目所占的比例。按项目计，一个项目不论申报几次只计一次。",
        "网上申报的项目数 ÷ 期间内有阶段申报的项目数 × 100%，四舍五入保留一位小数。",
        "没有登记项目的办件不计入；期间内没有任何项目申报时为“无法计算”，不是 0。",
        "办件的接件日期（cases_case.opened_at）与申请记录（approval_application）。",
        "statistics",
    ),
    Measure(
        "on-time",
        "按时办结率",
        "期间内办结、且按规定计时的办件中，净用时没有超过期限（含批准的延期）的比例。",
        "按时办结件数 ÷ 计时的办结件数 × 100%。",
        "撤件、不受理、不予受理、不通过、撤回、撤销按规定不计用时，列在“不计时”，不进入分母；分母为零时为“无法计算”。",
        "办件用时表（由台账逐件算出，日历更新后重算）。",
        "statistics",
    ),
    Measure(
        "days",
        "办理天数",
        "受理次日到办结日的工作日，扣除补正和特别程序（重叠的暂停只扣一次）。",
        "中位数：排序后居中的一件，偶数件取中间两件的平均；P90：最近秩法，九成办件不超过的天数；平均：算术平均，保留一位小数。",
        "不计时的办件没有天数，不按 0 计。",
        "办件用时表的 used 列。",
        "statistics",
    ),
    Measure(
        "steps",
        "瓶颈环节",
        "每个环节在每个部门经办的工作日，分为办理、随办件暂停、因锁定等待三部分，按合计从多到少排列。",
        "环节到岗次日到完成日的每个工作日只归入一部分：先看办件是否暂停，再看本部门是否有未解除的锁定，其余为办理。",
        "没有结论的环节（随撤回等结束）不计入。",
        "环节用时表。",
        "statistics-steps",
    ),
    Measure(
        "net-time",
        "净用时",
        "接件次日到办结日的每个工作日在谁手里：部门、申请人、依法暂停，或等待其他事项。",
        "某日归前一日结束时持有办件的一方。几个部门同日持有的，列为“共同”，只计一次；"
        "各方单独的天数与共同的天数相加，恰等于全部天数。",
        "只统计已经办结的办件；进行中的办件在各自的页面查看。",
        "持有用时表；页面下方给出加总核对。",
        "statistics-net-time",
    ),
)
