"""What is paid and what is owned. Money in 万元."""

from __future__ import annotations

from django.db import models

from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.systems.performance.registers.models.entry import Entry
from tongjian.systems.performance.registers.models.procurement import PLACES


class PlannedPayment(Entry):
    """What is to be paid by a day."""

    number = models.CharField("合同编号", max_length=80, blank=True)
    amount = ScaledDecimalField("计划支付（万元）", places=PLACES)


class Payment(Entry):
    """What was paid, whether for the purpose it was given for, and whether the papers are in order."""

    number = models.CharField("合同编号", max_length=80, blank=True)
    payee = models.CharField("收款单位", max_length=200)
    voucher = models.CharField("凭证号", max_length=80, blank=True)
    amount = ScaledDecimalField("支付金额（万元）", places=PLACES)
    earmarked = models.BooleanField("用于规定用途", null=True, blank=True)
    proper = models.BooleanField("资金使用合规", null=True, blank=True)


class Asset(Entry):
    """A fixed asset by its original value."""

    number = models.CharField("资产编号", max_length=80, blank=True)
    amount = ScaledDecimalField("原值（万元）", places=PLACES)
    in_use = models.BooleanField("在用")
    proper = models.BooleanField("账实相符、手续齐全", null=True, blank=True)
    titled = models.BooleanField("产权明确", null=True, blank=True)
    disposed_on = models.DateField("处置日期", null=True, blank=True)
