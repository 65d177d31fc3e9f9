"""Every component on one page, for whoever works on it. Served only while debugging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tongjian.engines.worktime import Resumed, Started, Suspended, WorkingDays, due
from tongjian.kernel.cases.inputs import InputField
from tongjian.kernel.packs.folder import city_names
from tongjian.kernel.packs.queries import calendar_of


@dataclass(frozen=True)
class _Step:
    title: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class _Entry:
    at: datetime
    title: str
    by: str = ""
    text: str = ""
    tone: str = ""


@dataclass(frozen=True)
class _Tab:
    title: str
    address: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class _Error:
    field: str
    sentence: str


def styleguide(request: HttpRequest) -> HttpResponse:
    """The components with content as it will be."""
    messages.success(request, "已受理，法定时限从明天起计算。")
    messages.error(request, "缺少材料：总平面图。请补正，或选择容缺受理。")
    return render(request, "site/styleguide.html", _samples())


def _samples() -> dict[str, Any]:
    calendar = calendar_of(city_names()[0])
    events = [
        Started(date(2026, 2, 9)),
        Suspended(date(2026, 2, 26), kind="特别程序", reason="组织专家评审"),
        Resumed(date(2026, 3, 3), kind="特别程序"),
    ]
    now = timezone.now()
    return {
        "trail": [("/", "首页"), ("/", "工作台")],
        "due": due(events, WorkingDays(20), calendar),
        "open_due": due(events[:2], WorkingDays(20), calendar),
        "steps": [
            _Step("立项用地规划许可", "done", "2026年1月6日办结"),
            _Step("工程建设许可", "current", "5 个部门办理中"),
            _Step("施工许可", ""),
            _Step("竣工验收", ""),
        ],
        "entries": [
            _Entry(now, "受理", "综合服务窗口 沈洁", "材料齐全，符合法定形式。", "good"),
            _Entry(now, "补正通知", "综合服务窗口 沈洁", "总平面图缺少绿地面积标注。", "warn"),
            _Entry(now, "提交申请", "某某置业有限公司"),
        ],
        "tabs": [
            _Tab("全部", "#", current=True, count=42),
            _Tab("已超期", "#", count=3),
            _Tab("即将到期", "#", count=0),
        ],
        "facts": [
            ("项目代码", "2603-320508-04-01-123456"),
            ("项目名称", "平江路东侧住宅项目"),
            ("总投资", "68,000 万元"),
            ("备注", None),
        ],
        "errors": [
            _Error("site_area", "用地面积应大于 0，请填写平方米数。"),
            _Error("name", "请填写项目名称。"),
        ],
        "remark": InputField("remark", "审查意见", "textarea", True, max_length=500),
        "outcome": InputField(
            "outcome", "审查结论", "choice", True, (("agree", "同意"), ("refuse", "不同意"))
        ),
        "now": now,
        "amount": Decimal("68000.50"),
        "area": 12345.6,
    }
