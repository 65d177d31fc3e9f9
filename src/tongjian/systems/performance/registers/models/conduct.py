"""What a department does beside buying: risks, lawsuits, documents, trainings, reviews, key tasks."""

from __future__ import annotations

from django.db import models

from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.systems.performance.registers.models.entry import Entry
from tongjian.systems.performance.registers.models.procurement import PLACES


class RiskLevel(models.TextChoices):
    """How grave a risk event was."""

    LOW = "low", "一般"
    MIDDLE = "middle", "较大"
    HIGH = "high", "重大"


class LawsuitKind(models.TextChoices):
    """What an administrative lawsuit was about."""

    PLANNING = "planning", "规划审查许可"
    PERMIT = "permit", "其他行政许可"
    DISCLOSURE = "disclosure", "信息公开"
    OTHER = "other", "其他"


class LawsuitResult(models.TextChoices):
    """How a lawsuit ended."""

    PENDING = "pending", "审理中"
    WON = "won", "驳回原告请求"
    LOST = "lost", "判决败诉"
    WITHDRAWN = "withdrawn", "原告撤诉"
    OTHER = "other", "其他"


class PaperKind(models.TextChoices):
    """What sort of document a department made."""

    NORMATIVE = "normative", "行政规范性文件"
    INTERNAL = "internal", "内部管理制度"
    PLAN = "plan", "规划或计划"


class TrainingKind(models.TextChoices):
    """Whom a training was for."""

    STUDY = "study", "业务学习与培训"
    MEETING = "meeting", "业务培训会"
    AGENTS = "agents", "代办员培训"
    WINDOWS = "windows", "窗口人员培训"
    USERS = "users", "系统使用培训"


class ReviewKind(models.TextChoices):
    """For whom a feasibility study was reviewed."""

    ENTRUSTED = "entrusted", "受托评估政府投资项目"
    OWN = "own", "本单位项目论证"


class ReviewResult(models.TextChoices):
    """What the reviewers found."""

    PASSED = "passed", "通过"
    REVISED = "revised", "修改后通过"
    REJECTED = "rejected", "不通过"


class RiskEvent(Entry):
    """Something that endangered a project, and whether it was brought under control."""

    level = models.CharField("等级", max_length=8, choices=RiskLevel.choices)
    measure = models.CharField("处置措施", max_length=500, blank=True)
    controlled = models.BooleanField("已有效控制")


class Lawsuit(Entry):
    """An administrative lawsuit against the department; it counts by the day on which it was filed."""

    number = models.CharField("案号", max_length=80, blank=True)
    kind = models.CharField("案由", max_length=12, choices=LawsuitKind.choices)
    court = models.CharField("法院", max_length=100, blank=True)
    result = models.CharField("结果", max_length=12, choices=LawsuitResult.choices, default="pending")


class Paper(Entry):
    """A normative document, an internal rule or a plan; it is in force until the day it is repealed."""

    number = models.CharField("文号", max_length=80, blank=True)
    kind = models.CharField("种类", max_length=12, choices=PaperKind.choices)
    topic = models.CharField("主题", max_length=60)
    proper = models.BooleanField("按规定程序制定", null=True, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)


class Training(Entry):
    """A training, with how many were to come and how many came."""

    kind = models.CharField("类别", max_length=12, choices=TrainingKind.choices)
    planned = models.PositiveIntegerField("应到人数")
    attended = models.PositiveIntegerField("实到人数")
    passed = models.PositiveIntegerField("考核合格人数", null=True, blank=True)


class Review(Entry):
    """A feasibility study reviewed by a third party."""

    kind = models.CharField("类别", max_length=12, choices=ReviewKind.choices)
    reviewer = models.CharField("评估机构", max_length=200)
    fee = ScaledDecimalField("评估费用（万元）", places=PLACES, null=True, blank=True)
    result = models.CharField("结论", max_length=12, choices=ReviewResult.choices)
    sufficient = models.BooleanField("论证充分", null=True, blank=True)


class Task(Entry):
    """A key task of the year (年度重点工作), due on a day; `indicator` names the row of the form it serves.

    `planned` and `achieved` are quantities in `unit`, for tasks that are counted.
    """

    indicator = models.CharField("对应指标", max_length=300, blank=True)
    done = models.BooleanField("已完成")
    done_on = models.DateField("完成日期", null=True, blank=True)
    planned = ScaledDecimalField("计划数", places=PLACES, null=True, blank=True)
    achieved = ScaledDecimalField("完成数", places=PLACES, null=True, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    result = models.CharField("完成情况", max_length=500, blank=True)


class NilKind(models.TextChoices):
    """Of which register a nil return is; each is the code of one that counts what happened in a year."""

    TENDERS = "tenders", "招标采购"
    CHANGES = "changes", "合同变更"
    RISKS = "risks", "风险事件"
    ACCEPTANCES = "acceptances", "验收"
    LAWSUITS = "lawsuits", "行政诉讼"
    TRAININGS = "trainings", "培训"
    REVIEWS = "reviews", "第三方可研评估"


class NilReturn(Entry):
    """零报告: a department says that from the first of the year to that day nothing of a kind happened."""

    kind = models.CharField("台账", max_length=16, choices=NilKind.choices)
