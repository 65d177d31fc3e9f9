"""Every error in a sentence that names the field and how to mend it; nothing said about hidden fields."""

from __future__ import annotations

from typing import Any

import pytest

from tongjian.kernel.forms.schema import Form
from tongjian.kernel.forms.validation import validate

PRIVATE = {"project.kind": "private"}
Data = dict[str, Any]


def said(form: Form, data: Data, context: dict[str, object] | None = None) -> dict[str, str]:
    return {error.field: error.sentence for error in validate(form, data, context or PRIVATE)}


def test_complete_data_have_no_errors(form: Form, good: Data) -> None:
    assert said(form, good) == {}


def test_every_required_field_is_named_in_the_order_of_the_page(form: Form) -> None:
    errors = validate(form, {}, PRIVATE)
    assert [error.field for error in errors] == ["project_name", "use", "underground"]
    assert errors[0].sentence == "“项目名称”还没有填，请填写"
    assert errors[1].sentence == "“主要用途”还没有填，请选择"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        (
            {"project_name": "长" * 61},
            "project_name",
            "“项目名称”最多 60 个字，现在是 61 个字，请精简",
        ),
        ({"use": "villa"}, "use", "“主要用途”没有“villa”这个选项，请从列出的选项中选"),
        (
            {"households": "十二"},
            "households",
            "“总户数”应填整数，现在是“十二”，请只写数字，如 12",
        ),
        ({"households": 0}, "households", "“总户数”不能小于 1 户，现在是 0，请核对"),
        ({"households": 10000}, "households", "“总户数”不能大于 9999 户，现在是 10000，请核对"),
        ({"underground": "也许"}, "underground", "“有地下室”请选“是”或“否”"),
        (
            {"civil": "一百"},
            "civil",
            "“建筑工程费”应填数，现在是“一百”，请只写数字和小数点，如 1234.5",
        ),
        (
            {"other": "0.205"},
            "other",
            "“其他费用”最多 2 位小数，现在是 0.205，请四舍五入后再填",
        ),
        ({"civil": "-1"}, "civil", "“建筑工程费”不能小于 0，现在是 -1，请核对"),
        (
            {"begins": "2024-02-30"},
            "begins",
            "“开工日期”的日期“2024-02-30”不对，请写成 2026-03-01 这样",
        ),
        (
            {"begins": "2023-12-31"},
            "begins",
            "“开工日期”不能早于 2024-01-01，现在是 2023年12月31日，请核对",
        ),
        ({"ends": "2024-03-01"}, "ends", "竣工日期应晚于开工日期，请核对"),
        ({"tags": ["green", "gold"]}, "tags", "“特征”没有“gold”这个选项，请从列出的选项中选"),
        (
            {"phone": "12345"},
            "phone",
            "“联系电话”的内容“12345”不对：应为 11 位手机号码，或带区号的座机号码（如 0512-65123456）",
        ),
    ],
)
def test_what_is_wrong_is_said(form: Form, good: Data, change: Data, field: str, sentence: str) -> None:
    assert said(form, good | change)[field] == sentence


def test_a_wrong_credit_code_is_refused(form: Form, good: Data) -> None:
    assert said(form, good | {"uscc": "91110000802100433B"}) == {}
    assert said(form, good | {"uscc": "9111000080210043"})["uscc"].startswith("“统一社会信用代码”")


def test_a_total_is_the_exact_sum(form: Form, good: Data) -> None:
    """0.1 + 0.2 is 0.3: amounts are never binary floats."""
    assert said(form, good | {"civil": "0.1", "other": "0.2", "total": "0.3"}) == {}
    found = said(form, good | {"civil": "0.1", "other": "0.2", "total": "0.31"})
    assert found == {"total": "“合计”应等于“建筑工程费”、“其他费用”之和 0.3，现在是 0.31，请核对"}


def test_a_hidden_field_is_neither_required_nor_checked(form: Form, good: Data) -> None:
    del good["households"]
    assert said(form, good | {"use": "office"}) == {}
    assert "households" in said(form, good)
    assert said(form, good | {"use": "office", "households": -5}) == {}


def test_an_unknown_condition_hides(form: Form, good: Data) -> None:
    """Without the project's kind nobody can say whether its section applies, so it is not asked."""
    assert validate(form, good, {}) == []


def test_a_section_appears_with_its_condition(form: Form, good: Data) -> None:
    government = {"project.kind": "government"}
    assert said(form, good, government) == {"approval": "“立项文号”还没有填，请填写"}
    found = said(form, good | {"approval": "ab1"}, government)
    assert found == {"approval": "“立项文号”的格式不对，现在是“ab1”，两个大写字母加数字"}


def test_a_hidden_field_hides_what_depends_on_it(form: Form, good: Data) -> None:
    """The households are hidden for offices, so their number cannot show the area of a household."""
    wrong = {"per_household": "many"}
    assert "per_household" in said(form, good | wrong)
    assert said(form, good | wrong | {"use": "office"}) == {}


def test_rows_are_checked_one_by_one(form: Form, good: Data) -> None:
    good["buildings"] = [
        {"number": "1#", "storeys": 18, "height": "54"},
        {"storeys": 0, "height": "250"},
    ]
    assert said(form, good) == {
        "buildings.0.lift": "楼栋第 1 行“电梯数”还没有填，请填写",
        "buildings.1.number": "楼栋第 2 行“楼号”还没有填，请填写",
        "buildings.1.storeys": "楼栋第 2 行“层数”不能小于 1，现在是 0，请核对",
        "buildings.1.height": "楼栋第 2 行高度应小于 250 米，请核对",
    }


def test_rows_of_a_draft_are_named_by_their_lasting_names(form: Form, good: Data) -> None:
    good["buildings"] = [{"_row": "r7", "number": "1#", "storeys": "三"}]
    assert list(said(form, good)) == ["buildings.r7.storeys"]


def test_a_table_has_bounds(form: Form, good: Data) -> None:
    good["buildings"] = good["buildings"] * 4
    assert said(form, good) == {"buildings": "“楼栋”最多 3 项，现在是 4 项，请删去多余的"}


def test_the_json_schema_is_a_valid_one(form: Form) -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(form.json_schema())
