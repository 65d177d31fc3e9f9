"""Files as people really fill them in."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.systems.performance.papers.kit import as_file, layouts, source
from tongjian.kernel.measures.forms import FormSheet
from tongjian.systems.performance.papers.files import paper_of
from tongjian.systems.performance.papers.layout import layout_titled
from tongjian.systems.performance.papers.reading.understanding import Outcome, ReadForm

Reread = Callable[..., ReadForm]


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def declaration() -> tuple[Workbook, Worksheet]:
    """A declaration typed by hand: other widths, other order, other words than the official form."""
    book = Workbook()
    sheet = book.worksheets[0]
    rows: list[list[object]] = [
        ["  苏州市级财政支出项目 绩效目标申报表 "],
        ["申报单位：苏州市数据局　　单位编码：001276"],
        [],
        ["年度绩效目标：", "1、上线运行；\n2、培训用户", "", "", "", ""],
        ["项目名称", "数据平台", "", "项目年度", "２０２６年度", ""],
        ["是否政府采购", "☑是 □否", "", "是否政府购买服务", "否", ""],
        ["上年度项目资金", "预算安排", "1,200.50 万元", "财政拨款", 1200.5, ""],
        ["", "资金到位率", 1, "预算执行率", 0.9478, ""],
        [],
        ["", "子项目名称", "", "金额（万元）", "", ""],
        ["", "平台建设", "", "４５．５０", "", ""],
        ["", "", "", "", "", ""],
        ["", "系统监理", "", "两万", "", ""],
        ["", "运行维护", "", "=2+3", "", ""],
        ["", "合计", "", 50.5, "", ""],
        ["指标类别", "指标名称", "指标目标值", "指标说明", "来源", "备注"],
        ["产出", "网上申报率", "≧70％", "<p>线上&nbsp;申报</p>", "系统", ""],
        ["", "", "", "", "", ""],
        ["", "满意度", 0.95, "", "", ""],
        ["", "", "≥3种", "", "", ""],
        ["影响力", "共享机制", "建立", "", "", ""],
        ["", "预算执行率", "100%", "", "", ""],
        ["其他说明", "无", "", "", "", ""],
        ["盖章处", "", "", "", "", ""],
    ]
    for row in rows:
        sheet.append(row)
    return book, sheet


def test_a_sheet_typed_by_hand(reread: Reread) -> None:
    book, sheet = declaration()
    sheet["C8"].number_format = "0%"
    sheet["E8"].number_format = "0.0%"
    sheet["C19"].number_format = "0%"
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B4:F4")
    sheet.merge_cells("A17:A19")
    sheet.protection.sheet = True
    hidden = book.create_sheet("草稿")
    hidden.append(["不要读"])
    hidden.sheet_state = "hidden"

    found = reread(saved(book), "xlsx")
    form = found.sheet
    assert form is not None
    assert (form.unit, form.unit_code, form.project, form.year) == (
        "苏州市数据局",
        "001276",
        "数据平台",
        2026,
    )
    assert (form.government_procurement, form.purchase_of_services) == (True, False)
    assert form.annual_goals == ("上线运行；", "培训用户")
    assert form.remarks == "无"
    assert form.budget is not None
    assert form.budget.previous_year is not None
    assert form.budget.previous_year.budget == Decimal("1200.5") == form.budget.previous_year.allocated
    assert form.budget.previous_year.in_place_rate_pct == "100"
    assert form.budget.previous_year.execution_rate_pct == "94.8"
    assert [(row.name, row.amount) for row in form.budget.sub_projects] == [("平台建设", Decimal("45.5"))]
    assert form.budget.printed_total == Decimal("50.5")
    rows = [(row.level1, row.name, row.target) for row in form.indicators]
    assert rows == [
        ("产出", "网上申报率", "≧70％"),
        ("产出", "满意度", "95%"),
        ("影响力", "共享机制", "建立"),
        ("影响力", "预算执行率", "100%"),
    ]
    assert form.indicators[0].explanation == "线上 申报"

    said = {row.name: (row.outcome, "".join(row.sentences)) for row in found.rows}
    assert said["系统监理"][0] is Outcome.LEFT
    assert "“两万”不是数" in said["系统监理"][1]
    assert said["运行维护"][0] is Outcome.LEFT
    assert said["≥3种"] == (Outcome.LEFT, "这一行没有名称，只有“≥3种”，请补上名称。")
    assert "网页标记已去掉" in said["网上申报率"][1]
    assert said["盖章处"][0] is Outcome.LEFT
    notes = "".join(sentence for row in found.rows if row.part == "文件" for sentence in row.sentences)
    assert "工作表“草稿”是隐藏的，没有读入" in notes
    assert "D14 是没有算出结果的公式" in notes
    assert "显示为 94.8%，单元格里是 94.78%，按显示的读入" in notes


def test_a_figure_that_covers_two_rows_counts_once(reread: Reread) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["部门整体支出绩效自评价表"],
        ["一级指标", "二级指标", "三级指标", "目标值", "完成情况", "权重", "得分"],
        ["部门管理", "决策管理", "计划制定情况", "健全", "健全", 4, 4],
        [None, None, "目标合理性", "合理", "合理"],
        [None, "人员管理", "人员控制率", "100%", "100%", 2, 2],
        ["部门履职", None, "培训", "≥2次", "3次", 2, "２分"],
    ):
        sheet.append(row)
    sheet.merge_cells("F3:F4")
    sheet.merge_cells("G3:G4")
    form = reread(saved(book), "xlsx", "rugao").sheet
    assert form is not None
    assert [row.weight for row in form.indicators] == [4, None, 2, 2]
    assert [row.score for row in form.indicators] == [4, None, 2, 2]
    # A new class of the first level ends the one of the second.
    assert [(row.level1, row.level2) for row in form.indicators] == [
        ("部门管理", "决策管理"),
        ("部门管理", "决策管理"),
        ("部门管理", "人员管理"),
        ("部门履职", ""),
    ]


def test_the_national_form_in_a_document(reread: Reread) -> None:
    doc = Document()
    doc.add_paragraph("项目支出绩效自评表")
    doc.add_paragraph("（2026年度）")
    table = doc.add_table(rows=0, cols=8)
    for texts in (
        ["项目名称", "绿化养护", "", "", "实施单位", "园林局", "", ""],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额：", "100", "120.00", "90", "10", "75%", "7.5"],
        ["", "其中：财政拨款", "100", "120.00", "90", "—", "75%", "—"],
        ["年度总体目标", "预期目标", "绿化养护到位", "", "实际完成情况", "已到位", "", ""],
        [
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ],
        ["产出指标", "数量指标", "养护面积", "≥10公顷", "12公顷", "50", "50", ""],
        ["效益指标", "生态效益", "成活率", "≥95%", "90%", "30", "28.4", "干旱"],
        ["满意度指标", "服务对象满意度", "居民满意度", "≥90%", "92%", "10", "10", ""],
        ["总分", "", "", "", "", "100", "95.9", ""],
    ):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(3, 0))
    stream = BytesIO()
    doc.save(stream)
    found = reread(stream.getvalue(), "docx")
    form = found.sheet
    assert form is not None
    assert (form.project, form.unit, form.year) == ("绿化养护", "园林局", 2026)
    assert (form.annual_goals, form.goal_results) == (("绿化养护到位",), ("已到位",))
    assert form.budget_execution is not None
    assert [row.adjusted for row in form.budget_execution.rows] == [120, 120]
    assert [(row.name, row.weight, row.score) for row in form.indicators] == [
        ("预算执行率", 10, Decimal("7.5")),
        ("养护面积", 50, 50),
        ("成活率", 30, Decimal("28.4")),
        ("居民满意度", 10, 10),
    ]
    assert form.indicators[2].cause == "干旱"
    assert (form.printed_weight_total, form.printed_score_total) == (100, Decimal("95.9"))
    assert {row.outcome for row in found.rows} == {Outcome.READ}


def test_a_changed_cell_wins_over_the_appendix(reread: Reread) -> None:
    """Who edits an exported file means what the form says."""
    form = source("suzhou/2021-internet-supervision")
    content = as_file(paper_of(form, layout_titled(layouts("suzhou"), form.form)), "xlsx")
    book = load_workbook(BytesIO(content))
    for row in book["表"].iter_rows():
        for cell in row:
            if str(cell.value).startswith("<p>监管事项"):
                cell.value = "共 34 项。"
    found = reread(saved(book), "xlsx")
    assert isinstance(found.sheet, FormSheet)
    assert found.sheet.overview == "共 34 项。"
    assert found.sheet.facts["claimed-items"] == 33
    lost = [row for row in found.rows if row.outcome is Outcome.LEFT]
    assert [row.name for row in lost] == ["overview"]
