"""The forms of the files administrators change most: matters, stages, lists, settings and holiday notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tongjian.kernel.packs.office.paths import room_of
from tongjian.kernel.packs.office.sheets.model import Column, Field, Group, Kind, Options
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import HandlingKind, Level

_UNITS: Options = (("workday", "工作日"), ("day", "日"))


def layout_of(path: str, pack: Pack | None) -> tuple[Group, ...]:
    """The form of a file; empty where a file is changed as text alone.

    `pack` gives the codes one may choose; without it (while nothing can be read) codes are typed.
    """
    for fits, layout in _LAYOUTS.items():
        if (fits.endswith("/") and room_of(path).name == fits[:-1]) or path == fits:
            return layout(pack)
    return ()


def _matter(pack: Pack | None) -> tuple[Group, ...]:
    matters = _options({code: each.title for code, each in pack.matters.items()} if pack else {})
    handling = tuple((kind.name.lower().replace("_", "-"), kind.label) for kind in HandlingKind)
    return (
        Group(
            "基本信息",
            (
                Field("title", "事项名称"),
                _choice("stage", "所属阶段", {c: s.title for c, s in pack.stages.items()} if pack else {}),
                _choice("department", "办理部门", pack.duties if pack else {}),
                Field("kind", "办件类型", Kind.CHOICE, options=handling),
                Field(
                    "level",
                    "行使层级",
                    Kind.CHOICE,
                    options=_blank((each.value, each.label) for each in Level),
                ),
                Field("item_code", "国家标准事项编码", help="七位数字"),
                Field("applies", "适用条件", help="CEL 表达式，例如 project.linear；留空表示所有项目"),
                Field("needs", "前置事项", Kind.CHOICES, options=matters),
                Field("visits", "到现场次数", Kind.NUMBER),
                Field("fee", "收费"),
                Field("key", "重点事项", Kind.TICK),
            ),
        ),
        Group("时限", (*_limit("statutory", "法定时限"), *_limit("promised", "承诺时限"))),
        Group(
            "流程与表单",
            (
                _choice("process", "流程", {c: p.title for c, p in pack.processes.items()} if pack else {}),
                Field(
                    "form",
                    "本事项的表单",
                    Kind.CHOICE,
                    help="留空即用阶段的表单",
                    options=_blank((c, f.title) for c, f in pack.forms.items()) if pack else (),
                ),
                Field("special", "可用的特别程序", Kind.WORDS, help="特别程序的代码，用逗号隔开"),
                Field("consults", "可征求意见的部门", Kind.WORDS, help="部门代码，用逗号隔开"),
            ),
        ),
        Group(
            "申请材料",
            (
                Field(
                    "materials",
                    "材料",
                    Kind.TABLE,
                    help="全部留空的行不保留；容缺天数留空表示不可容缺",
                    columns=(
                        Column("name", "代码"),
                        Column("title", "名称"),
                        Column("formats", "格式", Kind.WORDS),
                        Column("required", "必要", Kind.TICK, default=True),
                        Column("from_licence", "可由证照免交"),
                        Column("later.days", "容缺天数", Kind.NUMBER),
                        Column("later.article", "容缺依据"),
                        Column("help", "填报说明"),
                    ),
                ),
            ),
        ),
        Group(
            "告知承诺",
            (
                Field("commitment.promises", "承诺内容", Kind.LINES, help="每行一条；留空表示不实行告知承诺"),
                Field("commitment.spares", "承诺后免交的材料", Kind.WORDS),
                *_limit("commitment.verify", "事后核查期限"),
            ),
        ),
        Group(
            "结果",
            (
                Field("result.title", "证照或文件名称", help="没有结果文件的事项全部留空"),
                Field("result.licence_type", "证照代码"),
                Field("result.template", "版式文件"),
                Field("result.series", "编号系列"),
                Field("result.type_code", "电子证照类型代码"),
                Field("result.valid_months", "有效期（月）", Kind.NUMBER),
            ),
        ),
        Group(
            "依据与指南",
            (
                Field(
                    "legal_basis",
                    "法律依据",
                    Kind.TABLE,
                    columns=(Column("document", "文件"), Column("article", "条款")),
                ),
                Field("conditions", "办理条件", Kind.LINES, help="每行一条"),
                Field("guide", "办事指南", Kind.TEXT),
                Field(
                    "questions",
                    "常见问题",
                    Kind.TABLE,
                    columns=(Column("0", "问"), Column("1", "答", Kind.LINE)),
                ),
            ),
        ),
    )


def _stage(pack: Pack | None) -> tuple[Group, ...]:
    return (
        Group(
            "阶段",
            (
                Field("title", "阶段名称"),
                Field("number", "序号", Kind.NUMBER),
                _choice("lead", "牵头部门", pack.duties if pack else {}),
                _choice("form", "表单", {c: f.title for c, f in pack.forms.items()} if pack else {}),
                *_limit("limit", "阶段时限"),
                Field("matters", "事项（按次序，每行一个代码）", Kind.LINES),
                Field("guide", "阶段说明", Kind.TEXT),
            ),
        ),
    )


def _header(pack: Pack | None) -> tuple[Group, ...]:
    return (
        Group(
            "区县",
            (
                Field(
                    "districts",
                    "区县名录",
                    Kind.TABLE,
                    columns=(Column("code", "行政区划代码"), Column("title", "名称")),
                ),
            ),
        ),
        Group(
            "部门",
            (
                Field(
                    "duties",
                    "部门代码与名称",
                    Kind.NAMED,
                    help="每行“代码：名称”；由哪个机构承担在“人员与岗位”里设置",
                ),
            ),
        ),
        Group(
            "红黄灯与编号",
            (
                Field(
                    "settings.light.mode",
                    "黄灯规则",
                    Kind.CHOICE,
                    options=(("", "沿用上级"), ("days", "到期前若干天"), ("percent", "用去百分之几")),
                ),
                Field("settings.light.value", "黄灯的值", Kind.NUMBER),
                Field(
                    "settings.numbers",
                    "编号格式",
                    Kind.NAMED,
                    help="每行“系列：格式”，例如 case：苏建审〔{year}〕{serial:05}号",
                ),
            ),
        ),
    )


def _procedures(pack: Pack | None) -> tuple[Group, ...]:
    columns = (
        Column("procedure", "代码"),
        Column("title", "名称"),
        Column("number", "标准序号", Kind.NUMBER),
        Column("limit.days", "最长天数", Kind.NUMBER),
        Column("limit.unit", "单位", Kind.CHOICE, options=(("", "工作日"), ("day", "日"))),
        Column("limit.article", "期限依据"),
        Column("limit.verified", "已核对", Kind.TICK, default=True),
        Column("basis", "法律依据"),
    )
    return (Group("特别程序", (Field("procedures", "特别程序名录", Kind.TABLE, columns=columns),)),)


def _themes(pack: Pack | None) -> tuple[Group, ...]:
    themes = (
        Column("theme", "代码"),
        Column("number", "标准序号", Kind.NUMBER),
        Column("title", "名称"),
        Column("limit.days", "总时限", Kind.NUMBER),
        Column("limit.article", "依据"),
        Column("limit.verified", "已核对", Kind.TICK, default=True),
        Column("guide", "说明"),
    )
    rules = (Column("when", "条件（CEL）"), Column("theme", "审批流程类型"), Column("because", "理由"))
    return (
        Group("审批流程类型（主题）", (Field("themes", "类型", Kind.TABLE, columns=themes),)),
        Group(
            "判定表",
            (
                Field(
                    "decide",
                    "从上到下，第一条成立的为准",
                    Kind.TABLE,
                    columns=rules,
                    help="全部留空的行不保留；条件留空表示总是成立",
                ),
            ),
        ),
    )


def _calendar(pack: Pack | None) -> tuple[Group, ...]:
    """The notice of the coming year; earlier ones stand in the text."""
    if pack is None:
        return ()
    begins = pack.calendar.provisional_from  # in December, when only the next notice settles its last days
    year = begins.year + (begins.month == 12)
    return (
        Group(
            f"{year} 年放假通知",
            (
                Field(f"notices.{year}.sources", "通知的来源", Kind.LINES, help="网址或文号，每行一个"),
                Field(
                    f"notices.{year}.days_off",
                    "放假日",
                    Kind.NAMED,
                    help=f"每行“节日：日期、日期”，例如 元旦：{year}-01-01、{year}-01-02；也写通知列出的周末",
                ),
                Field(f"notices.{year}.days_worked", "调休上班日", Kind.WORDS, help="日期，用逗号隔开"),
            ),
        ),
    )


def _limit(name: str, title: str) -> tuple[Field, ...]:
    return (
        Field(f"{name}.days", title, Kind.NUMBER),
        Field(f"{name}.unit", f"{title}的单位", Kind.CHOICE, options=(("", "工作日（默认）"), *_UNITS)),
        Field(f"{name}.article", f"{title}的依据"),
        Field(f"{name}.verified", f"{title}已与来源核对", Kind.TICK, default=True),
    )


def _choice(name: str, title: str, known: Mapping[str, str]) -> Field:
    return Field(name, title, Kind.CHOICE, options=_options(known)) if known else Field(name, title)


def _options(known: Mapping[str, str]) -> Options:
    return tuple((code, f"{title}（{code}）") for code, title in known.items())


def _blank(options: Iterable[tuple[str, str]]) -> Options:
    return (("", "—"), *options)


_LAYOUTS: Mapping[str, Callable[[Pack | None], tuple[Group, ...]]] = {
    "matters/": _matter,
    "stages/": _stage,
    "pack.yaml": _header,
    "procedures.yaml": _procedures,
    "themes.yaml": _themes,
    "calendar/holidays.yaml": _calendar,
}
