"""Which controls a form, a section, a field and a column of a table have on the page."""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.kernel.forms.schema import FieldType
from tongjian.kernel.packs.office.editor.places import Part
from tongjian.kernel.packs.office.sheets import Field, Group, Kind

TYPES: Mapping[FieldType, str] = {
    FieldType.TEXT: "单行文本",
    FieldType.TEXTAREA: "多行文本",
    FieldType.NUMBER: "整数",
    FieldType.DECIMAL: "小数",
    FieldType.MONEY: "金额",
    FieldType.DATE: "日期",
    FieldType.CHOICE: "单选",
    FieldType.CHOICES: "多选",
    FieldType.BOOLEAN: "是或否",
    FieldType.USCC: "统一社会信用代码",
    FieldType.PHONE: "电话",
    FieldType.IDCARD: "身份证号",
    FieldType.REGION: "行政区划",
    FieldType.BOUNDARY: "界址点坐标",
    FieldType.TABLE: "表格",
}
"""How the types of fields are called on screens."""

_TYPE = tuple((each.value, title) for each, title in TYPES.items())
_IN_A_TABLE = tuple(each for each in _TYPE if each[0] not in {FieldType.TABLE, FieldType.BOUNDARY})
_WHEN = "CEL 表达式，成立时才出现；留空表示总是出现"


def controls_of(part: Part) -> tuple[Group, ...]:
    """The controls of what stands at a place, in groups."""
    match part:
        case Part.FORM:
            return (Group("表单", (Field("title", "名称"), Field("help", "填表说明", Kind.TEXT))),)
        case Part.SECTION:
            shown = (Field("help", "说明", Kind.TEXT), Field("when", "出现条件", help=_WHEN))
            return (Group("分组", (Field("title", "名称"), *shown)),)
        case Part.FIELD | Part.COLUMN:
            return (_asked(column=part is Part.COLUMN), _shown(), _limits(), _known())


def _asked(*, column: bool) -> Group:
    return Group(
        "问什么",
        (
            Field("title", "名称"),
            Field("name", "代码", help="小写字母、数字和下划线；改名时本表单中用到它的条件一起改"),
            Field("type", "类型", Kind.CHOICE, options=_IN_A_TABLE if column else _TYPE),
            Field("unit", "单位"),
            Field("options", "选项", Kind.NAMED, help="单选、多选用；每行“值：名称”，例如 office：办公"),
            Field("required", "必填", Kind.TICK),
            Field("personal", "个人信息，无关的人看不到", Kind.TICK),
        ),
    )


def _shown() -> Group:
    return Group(
        "说明与条件",
        (
            Field("help", "填报说明", Kind.TEXT),
            Field("basis", "法律依据", help="为什么可以要求填写，例如 行政许可法第三十一条"),
            Field("when", "出现条件", help=_WHEN),
            Field("check", "核对条件", help="CEL 表达式，不成立时不能提交"),
            Field("says", "不成立时的提示"),
        ),
    )


def _limits() -> Group:
    return Group(
        "范围",
        (
            Field("min", "最小", Kind.AMOUNT, help="数值、日期的下限；文本的字数；多选的项数；表格的行数"),
            Field("max", "最大", Kind.AMOUNT),
            Field("places", "小数位数", Kind.NUMBER),
            Field("pattern", "写法（正则表达式）"),
            Field("sum_of", "等于这些字段之和", Kind.WORDS, help="字段代码，用逗号隔开；表格的列写“表格.列”"),
        ),
    )


def _known() -> Group:
    example = "例如 project.name、organisation.uscc、licence.land-planning-permit.number"
    return Group("自动填写", (Field("prefill", "数据来源", help=f"平台已掌握的值，{example}"),))
