"""What is bought: tenders, contracts, their changes, and what was accepted. Money in 万元."""

from __future__ import annotations

from django.db import models

from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.systems.performance.registers.models.entry import Entry

PLACES = 6
"""A ten-thousandth part of a 分: enough for any amount in 万元."""


class Method(models.TextChoices):
    """How something was bought (采购方式)."""

    OPEN = "open", "公开招标"
    INVITED = "invited", "邀请招标"
    NEGOTIATION = "negotiation", "竞争性谈判"
    CONSULTATION = "consultation", "竞争性磋商"
    SINGLE = "single", "单一来源"
    INQUIRY = "inquiry", "询价"
    FRAMEWORK = "framework", "框架协议"
    OTHER = "other", "其他"


class AcceptedKind(models.TextChoices):
    """What was accepted (验收内容)."""

    SYSTEM = "system", "系统或平台"
    MODULE = "module", "功能模块"
    INTERFACE = "interface", "接口"
    PAPER = "paper", "文档或手册"
    FACILITY = "facility", "配套设施"
    SERVICE = "service", "服务"
    OTHER = "other", "其他"


class Tender(Entry):
    """A purchase: what was budgeted and what it was awarded for."""

    method = models.CharField("采购方式", max_length=16, choices=Method.choices)
    budget = ScaledDecimalField("采购预算（万元）", places=PLACES)
    price = ScaledDecimalField("中标价（万元）", places=PLACES, null=True, blank=True)
    winner = models.CharField("中标单位", max_length=200, blank=True)
    proper = models.BooleanField("采购程序规范", null=True, blank=True)


class Contract(Entry):
    """A contract with its amount and the last day of its term."""

    number = models.CharField("合同编号", max_length=80, blank=True)
    counterparty = models.CharField("对方单位", max_length=200)
    amount = ScaledDecimalField("合同金额（万元）", places=PLACES)
    until = models.DateField("履行期止", null=True, blank=True)


class Change(Entry):
    """A change of a contract: by how much, why, and whether the procedure was kept."""

    number = models.CharField("合同编号", max_length=80, blank=True)
    amount = ScaledDecimalField("变更金额（万元）", places=PLACES, null=True, blank=True)
    cause = models.CharField("变更原因", max_length=500)
    proper = models.BooleanField("变更手续合规", null=True, blank=True)


class Acceptance(Entry):
    """Something that was handed over for acceptance, and whether it passed and is in use."""

    kind = models.CharField("验收内容", max_length=16, choices=AcceptedKind.choices)
    quantity = models.PositiveIntegerField("数量", default=1)
    passed = models.BooleanField("验收合格")
    in_use = models.BooleanField("已投入使用", null=True, blank=True)
