import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongjian.kernel.numbers.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Book",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                (
                    "kind",
                    models.CharField(
                        choices=[("execution", "预算执行表"), ("accounts", "收支情况表")],
                        max_length=12,
                        verbose_name="表",
                    ),
                ),
                ("unit_code", models.CharField(max_length=40, verbose_name="预算单位编码")),
                ("unit", models.CharField(max_length=200, verbose_name="预算单位")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("month", models.PositiveSmallIntegerField(verbose_name="月份")),
                ("number", models.PositiveIntegerField(verbose_name="稿次")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="更正原因")),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(verbose_name="导入时间")),
                ("superseded_at", models.DateTimeField(null=True, verbose_name="被替换的时间")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["city", "year", "kind"], name="book_of_city")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "kind", "unit_code", "year", "month", "number"),
                        name="book_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("organisation", "kind", "unit_code", "year", "month"),
                        name="book_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="book_of_a_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField(verbose_name="行")),
                (
                    "side",
                    models.CharField(
                        choices=[("total", "收支总额"), ("income", "收入"), ("expenditure", "支出")],
                        max_length=12,
                        verbose_name="收支",
                    ),
                ),
                ("fund", models.CharField(blank=True, max_length=100, verbose_name="资金性质")),
                ("name", models.CharField(max_length=200, verbose_name="项目")),
                ("amount", tongjian.kernel.numbers.fields.ScaledDecimalField(places=6, verbose_name="金额")),
                (
                    "previous",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=6, verbose_name="上年金额"
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="performance_registers.book",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("book", "place"), name="account_line_once")],
            },
        ),
        migrations.CreateModel(
            name="ExecutionLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField(verbose_name="行")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("total", "预算总金额"),
                            ("basic", "基本支出"),
                            ("projects", "项目支出"),
                            ("item", "项目"),
                            ("public", "公用经费"),
                            ("official", "“三公”经费"),
                            ("procurement", "政府采购"),
                            ("non-tax", "非税收入"),
                        ],
                        max_length=12,
                        verbose_name="性质",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "initial",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=6, verbose_name="年初预算数"
                    ),
                ),
                (
                    "adjustment",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=6, verbose_name="上年度结转及当年预算追加追减数"
                    ),
                ),
                (
                    "adjusted",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=6, verbose_name="调整预算数"
                    ),
                ),
                (
                    "actual",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=6, verbose_name="实际支出数"
                    ),
                ),
                (
                    "allocated",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=6, verbose_name="到位数"
                    ),
                ),
                (
                    "previous",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        null=True, places=6, verbose_name="上年实际支出数"
                    ),
                ),
                ("cause", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                (
                    "book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="execution",
                        to="performance_registers.book",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("book", "place"), name="execution_line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("register", models.CharField(max_length=32, verbose_name="台账")),
                ("report", models.JSONField(verbose_name="各行")),
                ("at", models.DateTimeField(verbose_name="导入时间")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "register", "-at"], name="register_import_of_body")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedPayment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="合同编号")),
                (
                    "amount",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        places=6, verbose_name="计划支付（万元）"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["organisation", "-happened_on", "-id"], name="reg_plannedpayment_body"
                    ),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_plannedpayment_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="合同编号")),
                ("payee", models.CharField(max_length=200, verbose_name="收款单位")),
                ("voucher", models.CharField(blank=True, max_length=80, verbose_name="凭证号")),
                (
                    "amount",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        places=6, verbose_name="支付金额（万元）"
                    ),
                ),
                ("earmarked", models.BooleanField(blank=True, null=True, verbose_name="用于规定用途")),
                ("proper", models.BooleanField(blank=True, null=True, verbose_name="资金使用合规")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_payment_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_payment_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("normative", "行政规范性文件"),
                            ("internal", "内部管理制度"),
                            ("plan", "规划或计划"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("topic", models.CharField(max_length=60, verbose_name="主题")),
                ("proper", models.BooleanField(blank=True, null=True, verbose_name="按规定程序制定")),
                ("repealed_on", models.DateField(blank=True, null=True, verbose_name="废止日期")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_paper_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_paper_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NilReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tenders", "招标采购"),
                            ("changes", "合同变更"),
                            ("risks", "风险事件"),
                            ("acceptances", "验收"),
                            ("lawsuits", "行政诉讼"),
                            ("trainings", "培训"),
                            ("reviews", "第三方可研评估"),
                        ],
                        max_length=16,
                        verbose_name="台账",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_nilreturn_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_nilreturn_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lawsuit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="案号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("planning", "规划审查许可"),
                            ("permit", "其他行政许可"),
                            ("disclosure", "信息公开"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="案由",
                    ),
                ),
                ("court", models.CharField(blank=True, max_length=100, verbose_name="法院")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("pending", "审理中"),
                            ("won", "驳回原告请求"),
                            ("lost", "判决败诉"),
                            ("withdrawn", "原告撤诉"),
                            ("other", "其他"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_lawsuit_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_lawsuit_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="合同编号")),
                ("counterparty", models.CharField(max_length=200, verbose_name="对方单位")),
                (
                    "amount",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        places=6, verbose_name="合同金额（万元）"
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="履行期止")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_contract_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_contract_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="合同编号")),
                (
                    "amount",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        blank=True, null=True, places=6, verbose_name="变更金额（万元）"
                    ),
                ),
                ("cause", models.CharField(max_length=500, verbose_name="变更原因")),
                ("proper", models.BooleanField(blank=True, null=True, verbose_name="变更手续合规")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_change_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_change_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Asset",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="资产编号")),
                (
                    "amount",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(places=6, verbose_name="原值（万元）"),
                ),
                ("in_use", models.BooleanField(verbose_name="在用")),
                ("proper", models.BooleanField(blank=True, null=True, verbose_name="账实相符、手续齐全")),
                ("titled", models.BooleanField(blank=True, null=True, verbose_name="产权明确")),
                ("disposed_on", models.DateField(blank=True, null=True, verbose_name="处置日期")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_asset_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_asset_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("system", "系统或平台"),
                            ("module", "功能模块"),
                            ("interface", "接口"),
                            ("paper", "文档或手册"),
                            ("facility", "配套设施"),
                            ("service", "服务"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="验收内容",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="数量")),
                ("passed", models.BooleanField(verbose_name="验收合格")),
                ("in_use", models.BooleanField(blank=True, null=True, verbose_name="已投入使用")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_acceptance_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_acceptance_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[("entrusted", "受托评估政府投资项目"), ("own", "本单位项目论证")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("reviewer", models.CharField(max_length=200, verbose_name="评估机构")),
                (
                    "fee",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        blank=True, null=True, places=6, verbose_name="评估费用（万元）"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("passed", "通过"), ("revised", "修改后通过"), ("rejected", "不通过")],
                        max_length=12,
                        verbose_name="结论",
                    ),
                ),
                ("sufficient", models.BooleanField(blank=True, null=True, verbose_name="论证充分")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_review_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_review_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                (
                    "level",
                    models.CharField(
                        choices=[("low", "一般"), ("middle", "较大"), ("high", "重大")],
                        max_length=8,
                        verbose_name="等级",
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=500, verbose_name="处置措施")),
                ("controlled", models.BooleanField(verbose_name="已有效控制")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_riskevent_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_riskevent_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                ("indicator", models.CharField(blank=True, max_length=300, verbose_name="对应指标")),
                ("done", models.BooleanField(verbose_name="已完成")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                (
                    "planned",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        blank=True, null=True, places=6, verbose_name="计划数"
                    ),
                ),
                (
                    "achieved",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        blank=True, null=True, places=6, verbose_name="完成数"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="单位")),
                ("result", models.CharField(blank=True, max_length=500, verbose_name="完成情况")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_task_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_task_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tender",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("open", "公开招标"),
                            ("invited", "邀请招标"),
                            ("negotiation", "竞争性谈判"),
                            ("consultation", "竞争性磋商"),
                            ("single", "单一来源"),
                            ("inquiry", "询价"),
                            ("framework", "框架协议"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="采购方式",
                    ),
                ),
                (
                    "budget",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        places=6, verbose_name="采购预算（万元）"
                    ),
                ),
                (
                    "price",
                    tongjian.kernel.numbers.fields.ScaledDecimalField(
                        blank=True, null=True, places=6, verbose_name="中标价（万元）"
                    ),
                ),
                ("winner", models.CharField(blank=True, max_length=200, verbose_name="中标单位")),
                ("proper", models.BooleanField(blank=True, null=True, verbose_name="采购程序规范")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_tender_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_tender_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("city", models.CharField(max_length=32, verbose_name="城市")),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有效"), ("void", "已作废")],
                        default="current",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修订")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="变动时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("study", "业务学习与培训"),
                            ("meeting", "业务培训会"),
                            ("agents", "代办员培训"),
                            ("windows", "窗口人员培训"),
                            ("users", "系统使用培训"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("planned", models.PositiveIntegerField(verbose_name="应到人数")),
                ("attended", models.PositiveIntegerField(verbose_name="实到人数")),
                ("passed", models.PositiveIntegerField(blank=True, null=True, verbose_name="考核合格人数")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance_registers.registerimport",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organisation", "-happened_on", "-id"], name="reg_training_body"),
                    models.Index(fields=["city", "-happened_on", "-id"], name="reg_training_city"),
                ],
            },
        ),
    ]
