# ruff: noqa: E501
"""A pack broken in every way we could think of: each mistake has its file, its line and a way to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tongjian.kernel.packs.check import check

ENGINEERING = "suzhou/matters/engineering-permit"
PERMIT = f"{ENGINEERING}/planning-permit.yaml"
SCHEME = f"{ENGINEERING}/design-scheme-review.yaml"
LANDSCAPE = f"{ENGINEERING}/landscape-review.yaml"
DRAINAGE = f"{ENGINEERING}/drainage-review.yaml"
STAGE = "suzhou/stages/engineering-permit.yaml"
FORM = "suzhou/forms/engineering-permit.form.yaml"
THEMES = "suzhou/themes.yaml"
FIRE = "suzhou/matters/construction-permit/fire-design-review.yaml"
PACK = "suzhou/pack.yaml"
BODIES = "suzhou/organisations.yaml"
PEOPLE = "suzhou/demo/people.yaml"
PROJECTS = "suzhou/demo/projects.yaml"
PARCEL = "suzhou/parcels/sz-2024-018.yaml"
REVIEW = "_china/processes/department-review"
HOLIDAYS = "_china/calendar/holidays.yaml"
RULE = "_jiangsu/rules/jiangsu-2025/green-ratio.yaml"
REFUSE = """<bpmn:userTask id="refuse" name="不予许可决定">
      <bpmn:incoming>flow-review-disagree</bpmn:incoming>
      <bpmn:incoming>flow-approve-disagree</bpmn:incoming>
      <bpmn:outgoing>flow-refused</bpmn:outgoing>
    </bpmn:userTask>"""
CONSULT = """<bpmn:{0} id="consult" name="征求意见">
      <bpmn:incoming>flow-first-reviewed</bpmn:incoming>
      <bpmn:outgoing>flow-to-housing</bpmn:outgoing>
      <bpmn:outgoing>flow-to-landscape</bpmn:outgoing>
      <bpmn:outgoing>flow-to-traffic</bpmn:outgoing>
      <bpmn:outgoing>flow-to-water</bpmn:outgoing>
    </bpmn:{0}>"""


@dataclass(frozen=True)
class Break:
    """Replace `old` by `new` in `file`; the mistake then stands where `at` stands, in `shown` (or the file)."""

    name: str
    file: str
    old: str | None
    new: str
    at: str
    says: str
    mend: str
    shown: str = ""


# fmt: off
BREAKS = (  # a table, one mistake a line
    # The text of a file
    Break("broken-yaml", PERMIT, "needs: [design", "needs: [[design", "result:", "YAML 写法不对", "括号"),
    Break("tab-indent", SCHEME, "  - 用地已取得", "\t- 用地已取得", "\t- 用地已取得", "用制表符缩进", "改用空格"),
    Break("key-twice", SCHEME, "kind: joint", "kind: joint\nkind: promised", "kind: promised", "“kind”写了两次", "只留一处"),
    Break("not-a-mapping", PARCEL, None, "- far\n", "- far", "名称: 值", "每行写一项"),
    # Shapes and values
    Break("unknown-key", PERMIT, "title: 建设工程规划许可证核发", "titel: 建设工程规划许可证核发", "titel:", "不认识“titel”", "是否想写“title”"),
    Break("missing-key", LANDSCAPE, "department: landscape\n", "", "matter:", "缺少“department”", "补上一行 department"),
    Break("missing-inner-key", STAGE, "{days: 20, ", "{", "limit:", "“limit”里缺少“days”", "补上一行 days"),
    Break("wrong-type", STAGE, "number: 2", "number: two", "number:", "“number”的值“two”类型不对", "应为整数"),
    Break("not-a-list", PERMIT, "needs: [design-scheme-review, civil-defence-review, landscape-review, traffic-review, drainage-review]", "needs: design-scheme-review", "needs:", "类型不对", "列表"),
    Break("bad-date", SCHEME, "version: 2024-06-01", "version: 2024-06-31", "version:", "“version”的值“2024-06-31”类型不对", "存在的日期"),
    Break("out-of-bounds", LANDSCAPE, "promised: {days: 5", "promised: {days: -5", "promised:", "超出范围", "应 ≥ 0"),
    Break("unknown-kind", SCHEME, "kind: joint", "kind: together", "kind:", "没有办件类型“together”", "joint"),
    Break("unknown-format", LANDSCAPE, "formats: [dxf, dwg]", "formats: [dxf, dgn]", "formats:", "“dgn”不在可选范围内", "改为"),
    Break("source-missing", LANDSCAPE, ", article: 行政许可法第四十二条}", "}", "statutory:", "时限没有写依据", "verified: false"),
    Break("bad-code", SCHEME, "matter: design-scheme-review", "matter: Design_Scheme", "matter:", "写法不对", "应符合"),
    Break("file-named-otherwise", SCHEME, "matter: design-scheme-review", "matter: scheme-review", "matter:", "与文件名“design-scheme-review”不一致", "改成一样"),
    # Stages and matters
    Break("unknown-department", LANDSCAPE, "department: landscape", "department: landscaping", "department:", "没有部门“landscaping”", "是否想写“landscape”"),
    Break("unknown-lead", STAGE, "lead: natural-resources", "lead: natural", "lead:", "没有部门“natural”", "natural-resources"),
    Break("unknown-matter", STAGE, "  - traffic-review", "  - trafic-review", "  - trafic-review", "没有事项“trafic-review”", "是否想写“traffic-review”"),
    Break("matter-of-another-stage", STAGE, "  - traffic-review", "  - traffic-review\n  - drawing-review", "  - drawing-review", "写的阶段是“construction-permit”", "移到那个阶段"),
    Break("matter-listed-twice", STAGE, "  - traffic-review", "  - traffic-review\n  - landscape-review #", "  - landscape-review #", "列了两次", "只留一处"),
    Break("matter-not-listed", STAGE, "  - drainage-review\n", "", "stage:", "没有列出本事项", "补上 - drainage-review", DRAINAGE),
    Break("unknown-stage", LANDSCAPE, "stage: engineering-permit", "stage: engineering", "stage:", "没有阶段“engineering”", "engineering-permit"),
    Break("circular-needs", SCHEME, "process:", "needs: [planning-permit]\nprocess:", "needs:", "事项互为前置，成了循环", "去掉其中一处", PERMIT),
    Break("needs-outside-of-stage", LANDSCAPE, "process:", "needs: [drawing-review]\nprocess:", "needs:", "不在本阶段", "删去这一项"),
    Break("needs-unknown", LANDSCAPE, "process:", "needs: [nobody]\nprocess:", "needs:", "没有前置事项“nobody”", "改为已有的"),
    Break("promise-longer-than-law", LANDSCAPE, "promised: {days: 5", "promised: {days: 25", "promised:", "承诺时限 25 天长于法定时限 20 天", "不超过 20"),
    Break("condition-typo", f"{ENGINEERING}/civil-defence-review.yaml", "project.kind != 'linear'", "project.kid != 'linear'", "applies:", "没有声明过“project.kid”", "是否想写“project.kind”"),
    Break("condition-wrong-type", "suzhou/matters/construction-permit/fire-design-review.yaml", "> 10000.0", "> 10000", "applies:", "一个是小数，一个是整数", "小数点"),
    # Materials and results
    Break("material-twice", LANDSCAPE, "name: landscape-design", "name: site-plan", "{name: site-plan", "材料“site-plan”写了两次", "改 name"),
    Break("shared-material-differs", LANDSCAPE, "formats: [dxf, dwg]", "formats: [dxf]", "name: site-plan", "无法共用一次上传", "改成一样"),
    Break("scrutiny-of-a-picture", LANDSCAPE, "formats: [dxf, dwg]", "formats: [pdf]", "formats:", "不收可审查的格式", "dwg、dxf"),
    Break("unknown-licence", PERMIT, "from_licence: land-planning-permit", "from_licence: land-permit", "land-document", "没有事项核发证照“land-permit”", "planning-permit"),
    Break("unknown-series", PERMIT, "series: planning-permit", "series: plan-permit", "series:", "没有编号“plan-permit”", "planning-permit"),
    Break("template-missing", PERMIT, "template: permit.typ", "template: permitt.typ", "template:", "没有证照模板“permitt.typ”", "是否想写“permit.typ”"),
    Break("result-never-issued", PERMIT, "process: planning-permit", "process: department-review", "result:", "没有核发的步骤", "act: issue"),
    Break("issue-without-result", LANDSCAPE, "process: department-review", "process: permit-issue", "process:", "没有 result", "补上 result"),
    # Processes
    Break("unknown-process", LANDSCAPE, "process: department-review", "process: departement-review", "process:", "没有流程“departement-review”", "是否想写“department-review”"),
    Break("bpmn-condition-typo", f"{REVIEW}.bpmn", "outcome.approve == 'agree'", "outcome.aprove == 'agree'", "outcome.aprove", "没有声明过“outcome.aprove”", "是否想写“outcome.approve”"),
    Break("bpmn-unknown-outcome", f"{REVIEW}.bpmn", "outcome.approve == 'return'", "outcome.approve == 'returned'", '<bpmn:sequenceFlow id="flow-approve-return"', "结论“returned”不在该步骤的结论里", "是否想写“return”"),
    Break("bpmn-dead-end", f"{REVIEW}.bpmn", '<bpmn:sequenceFlow id="flow-refused" sourceRef="refuse" targetRef="end-refused" />', "", '<bpmn:userTask id="refuse"', "“refuse”之后没有连线", "接到下一个节点或结束事件"),
    Break("bpmn-join-starves", "_china/processes/consulting-review.bpmn", CONSULT.format("parallelGateway"), CONSULT.format('exclusiveGateway'), '<bpmn:parallelGateway id="consulted"', "“consulted”可能一直等下去", "改用排他网关合并"),
    Break("bpmn-not-xml", f"{REVIEW}.bpmn", "</bpmn:process>", "</bpmn:proces>", "</bpmn:proces>", "不是格式良好的 XML", "重新导出"),
    Break("bpmn-service-task", f"{REVIEW}.bpmn", REFUSE, REFUSE.replace("userTask", "serviceTask"), '<bpmn:serviceTask id="refuse"', "平台目前只办理人工任务", "改为人工任务"),
    Break("sheet-names-unknown-node", f"{REVIEW}.sheet.yaml", "  refuse:", "  refusal:", "  refusal:", "流程图里没有步骤“refusal”", "是否想写“refuse”"),
    Break("node-without-role", f"{REVIEW}.sheet.yaml", "    role: head\n    limit: 1\n    outcomes: {refuse", "    limit: 1\n    outcomes: {refuse", "  refuse:", "缺少“role”", "补上一行 role"),
    Break("bad-role", f"{REVIEW}.sheet.yaml", "role: handler", "role: clerk", "role:", "“role”的值“clerk”不在可选范围内", "handler"),
    Break("node-of-unknown-department", "_china/processes/consulting-review.sheet.yaml", "department: water", "department: waters", "department: waters", "没有部门“waters”", "是否想写“water”"),
    # Forms
    Break("unknown-form", STAGE, "form: engineering-permit", "form: engineering", "form:", "没有表单“engineering”", "engineering-permit"),
    Break("duplicate-field", FORM, "name: green_ratio", "name: green_area", "{name: green_area, title: 绿地率", "“green_area”出现了两次", "换个名字"),
    Break("bad-when", FORM, "when: form.civil_defence == 'build'", "when: form.civil_defense == 'build'", "name: civil_defence_area", "form.civil_defense", "是否想写“form.civil_defence”"),
    Break("unknown-field-type", FORM, "title: 联系电话, type: phone", "title: 联系电话, type: telephone", "title: 联系电话", "“type”的值“telephone”不在可选范围内", "phone"),
    Break("one-name-two-meanings", "_jiangsu/forms/design-scheme-review.form.yaml", "name: entrances, title: 机动车出入口数量, type: number", "name: entrances, title: 机动车出入口数量, type: decimal", "name: entrances", "类型（type）是“decimal”", "同名的字段只问一次"),
    # Themes, promises, special procedures and consultations
    Break("unknown-theme", THEMES, "theme: energy, because", "theme: enrgy, because", "theme: enrgy", "没有审批流程类型“enrgy”", "是否想写“energy”"),
    Break("theme-condition-typo", THEMES, "when: project.linear,", "when: project.lineal,", "when: project.lineal", "没有声明过“project.lineal”", "是否想写“project.linear”"),
    Break("theme-table-open", THEMES, "- {theme: private, because", "- {when: project.low_risk, theme: private, because", "- {when: project.low_risk, theme: private", "条件都不成立的项目没有类型可选", "最后补上一行"),
    Break("theme-row-hides-the-rest", THEMES, "- {when: project.linear, theme", "- {theme", "- {theme: linear", "后面的各行永远用不到", "移到最后一行"),
    Break("theme-number-twice", THEMES, "number: 2", "number: 1", "number: 1\n    title: 政府投资工程建设项目（线性工程类）", "代码 1 用了两次", "SPLCLX"),
    Break("theme-twice", THEMES, "- theme: linear\n", "- theme: government\n", "- theme: government\n    number: 2", "“government”写了两次", "只留一处"),
    Break("project-of-unknown-theme", PROJECTS, "kind: small", "kind: tiny", "kind: tiny", "没有审批流程类型“tiny”", "small"),
    Break("project-of-unknown-attribute", PROJECTS, "{investor: private, sector: building", "{investors: private, sector: building", "attributes: {investors", "没有属性“investors”", "是否想写“investor”"),
    Break("unknown-procedure", SCHEME, "special: [expert-review,", "special: [experts-review,", "special:", "没有特别程序“experts-review”", "是否想写“expert-review”"),
    Break("unknown-consulted", FIRE, "special:", "consults: [watter]\nspecial:", "consults:", "没有部门“watter”", "是否想写“water”"),
    Break("consults-itself", FIRE, "special:", "consults: [housing]\nspecial:", "consults:", "不用向自己征求意见", "删去"),
    Break("consults-nobody", FIRE, "special:", "consults: [education]\nspecial:", "consults:", "没有承担“education”的机构", "duty: education"),
    Break("promise-spares-nothing", "suzhou/matters/construction-permit/construction-permit.yaml", "spares: [funds-commitment]", "spares: [fund-commitment]", "spares:", "“fund-commitment”不在本事项的材料中", "是否想写“funds-commitment”"),
    # The pack, its bodies and its codes
    Break("extends-missing", PACK, "extends: _jiangsu", "extends: _zhejiang", "extends:", "“_zhejiang”不存在", "_jiangsu"),
    Break("extends-loop", "_china/pack.yaml", "pack: _china", "pack: _china\nextends: suzhou", "extends:", "成了循环", "去掉其中一处 extends"),
    Break("named-otherwise", PACK, "pack: suzhou", "pack: gusu", "pack:", "文件夹叫“suzhou”", "改成一样"),
    Break("bad-region", PACK, "region: 320500", "region: 329900", "region:", "没有“329900”", "核对"),
    Break("former-region", PACK, "{code: 320508,", "{code: 320504,", "{code: 320504,", "只用到 2012 年", "改为 320508"),
    Break("no-lights", "_china/pack.yaml", "  light: {mode: days, value: 2}", "  light: {mode: hours, value: 2}", "light:", "“hours”不在可选范围内", "days、percent"),
    Break("number-without-serial", PACK, "case: 苏建审〔{year}〕{serial:05}号", "case: 苏建审〔{year}〕号", "case:", "没有序号", "{serial:05}"),
    Break("unknown-duty", BODIES, "duty: civil-defence", "duty: air-defence", "duty: air-defence", "没有职责“air-defence”", "civil-defence"),
    Break("body-twice", BODIES, "code: landscape\n", "code: water\n", "code: water\n    name: 苏州市水务局", "机构代码“water”用了两次", "换个代码"),
    Break("nobody-for-a-step", BODIES, "      - {code: director, title: 绿化管理处处长, roles: [head]}\n", "", "process:", "没有承担“landscape”的“审批负责人”岗位", "roles: [head]", LANDSCAPE),
    Break("bad-uscc", PEOPLE, "91320508MADM0T018W", "91320508MADM0T018X", "uscc: 91320508MADM0T018X", "校验", "核对证照"),
    Break("account-twice", PEOPLE, "username: suzhou-applicant-2", "username: suzhou-applicant", "name: 陆文博", "用了两次", "换个账号名"),
    Break("unknown-post", PEOPLE, "posts: [landscape/director]", "posts: [landscape/boss]", "posts: [landscape/boss]", "没有岗位“landscape/boss”", "landscape"),
    Break("bad-project-code", PROJECTS, "code: 2405-320576-89-01-522163\n", "code: 2405-320576-89-01-522164\n", "code: 2405-320576-89-01-522164\n", "校验位不符", "核对项目代码"),
    Break("district-missing", PACK, "  - {code: 320576, title: 苏州工业园区}\n", "", "region: 320576", "本市没有区县“320576”", "是否想写", PROJECTS),
    Break("unknown-parcel", PROJECTS, "parcel: sz-2024-018", "parcel: sz-2024-081", "parcel: sz-2024-081", "没有地块的规划条件", "sz-2024-0"),
    # Planning conditions, calendars and rules
    Break("parcel-unknown-key", PARCEL, "green_ratio:", "green_rate:", "green_rate:", "不认识“green_rate”", "是否想写“green_ratio”"),
    Break("day-off-and-worked", HOLIDAYS, "days_worked: [2007-12-29,", "days_worked: [2008-01-01,", "# 工作日历", "2008-01-01 既放假又上班", "对照来源改正"),
    Break("calendar-missing-key", HOLIDAYS, "first: ", "frist: ", "frist: ", "不认识“frist”", "是否想写“first”"),
    Break("rule-condition", RULE, "site.use ==", "site.usage ==", "applies:", "没有声明过“site.usage”", "site.use"),
    Break("rule-unknown-key", RULE, "clause: ", "cluase: ", "cluase: ", "cluase", "clause"),
)

# fmt: on


@contextmanager
def broken(root: Path, file: str, old: str | None, new: str) -> Iterator[str]:
    """The file with the change, and its text; mended afterwards."""
    path = root / file
    before = path.read_text("utf-8")
    assert old is None or old in before, f"{file} no longer contains {old!r}"
    after = new if old is None else before.replace(old, new, 1)
    path.write_text(after, "utf-8")
    try:
        yield after
    finally:
        path.write_text(before, "utf-8")


def line_of(text: str, at: str) -> int:
    return text[: text.index(at)].count("\n") + 1


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case.name)
def test_a_broken_pack_names_file_line_and_mend(copied_packs: Path, case: Break) -> None:
    with broken(copied_packs, case.file, case.old, case.new) as text:
        found = check(copied_packs / "suzhou")
        shown = case.shown or case.file
        wanted = line_of((copied_packs / shown).read_text("utf-8") if case.shown else text, case.at)
    places = {(mistake.file, mistake.line) for mistake in found}
    assert (str(copied_packs / shown), wanted) in places, "\n".join(map(str, found))
    there = [m for m in found if (m.file, m.line) == (str(copied_packs / shown), wanted)]
    assert any(case.says in m.sentence and case.mend in m.mend for m in there), "\n".join(map(str, there))
    assert all(m.sentence and m.mend for m in found)


def test_every_mistake_is_reported_at_once(copied_packs: Path) -> None:
    """Mistakes in five files, of five kinds: nobody has to mend one to learn of the next."""
    wanted = {"unknown-department", "bad-role", "duplicate-field", "bad-uscc", "rule-condition"}
    cases = [case for case in BREAKS if case.name in wanted]
    assert len(cases) == len(wanted)
    with (
        broken(copied_packs, cases[0].file, cases[0].old, cases[0].new),
        broken(copied_packs, cases[1].file, cases[1].old, cases[1].new),
        broken(copied_packs, cases[2].file, cases[2].old, cases[2].new),
        broken(copied_packs, cases[3].file, cases[3].old, cases[3].new),
        broken(copied_packs, cases[4].file, cases[4].old, cases[4].new),
    ):
        found = check(copied_packs / "suzhou")
    for case in cases:
        assert any(case.says in m.sentence for m in found), case.name


def test_a_process_without_its_drawing(copied_packs: Path) -> None:
    drawing, sheet = (copied_packs / f"{REVIEW}.{suffix}" for suffix in ("bpmn", "sheet.yaml"))
    away = drawing.rename(drawing.with_suffix(".away"))
    try:
        found = check(copied_packs / "suzhou")
    finally:
        away.rename(drawing)
    assert [(m.file, m.line) for m in found] == [(str(sheet), 1)]
    assert "没有流程文件“department-review.bpmn”" in found[0].sentence
    assert found[0].mend


def test_a_process_that_is_not_utf8_is_one_mistake(copied_packs: Path) -> None:
    drawing = copied_packs / f"{REVIEW}.bpmn"
    before = drawing.read_bytes()
    drawing.write_bytes(before.decode().encode("gbk"))
    try:
        found = check(copied_packs / "suzhou")
    finally:
        drawing.write_bytes(before)
    assert [mistake.file for mistake in found] == [str(drawing)], "\n".join(map(str, found))
    assert "UTF-8" in found[0].sentence


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"a: " + b"[" * 20_000, b"a: &a [1]\nb: [*a, *a]\n", b"\ttitle: x\n"],
    ids=["empty", "binary", "nested", "aliases", "tab"],
)
def test_a_matter_nobody_can_read_is_one_mistake(copied_packs: Path, content: bytes) -> None:
    file = copied_packs / PERMIT
    before = file.read_bytes()
    file.write_bytes(content)
    try:
        found = check(copied_packs / "suzhou")
    finally:
        file.write_bytes(before)
    assert [mistake.file for mistake in found] == [str(file)], "\n".join(map(str, found))


def test_a_version_that_is_no_date_is_one_mistake(copied_packs: Path) -> None:
    with broken(copied_packs, PERMIT, "version: 20", "version: 3020-20-"):
        found = check(copied_packs / "suzhou")
    assert len(found) == 1, "\n".join(map(str, found))


def test_folders_links_and_files_that_would_be_passed_over(copied_packs: Path) -> None:
    city = copied_packs / "suzhou"
    strays = [
        city / "mattters",
        city / "stages/extra.yml",
        city / "stages/folder.yaml",
        city / "forms/loop.form.yaml",
    ]
    strays[0].mkdir()
    strays[1].write_text("stage: extra\n", "utf-8")
    strays[2].mkdir()
    strays[3].symlink_to(strays[3])
    try:
        found = check(city)
    finally:
        strays[0].rmdir(), strays[1].unlink(), strays[2].rmdir(), strays[3].unlink()
    assert {m.file for m in found} == {str(stray) for stray in strays}, "\n".join(map(str, found))
    assert all(m.mend for m in found)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("_china/regions.yaml", None, "x: 1\n", "regions"),
        ("_china/drawing/layers.yaml", None, "x: [\n", "YAML"),
        ("_china/drawing/layers.yaml", "meaning: site", "meaning: sight", "sight"),
        ("_china/blueprint/uses.yaml", "matches:", "match:", "不认识“match”"),
        ("_china/blueprint/planning-conditions.yaml", "alongside: 30", "alongside: far", "alongside"),
        (
            "_china/blueprint/planning-conditions.yaml",
            "{title} {given}，高于",
            "{titel} {given}，高于",
            "占位符",
        ),
    ],
)
def test_tables_beside_the_definitions(
    copied_packs: Path, file: str, old: str | None, new: str, says: str
) -> None:
    with broken(copied_packs, file, old, new):
        found = check(copied_packs / "suzhou")
    assert {m.file for m in found} == {str(copied_packs / file)}, "\n".join(map(str, found))
    assert any(says in m.sentence for m in found)


def test_what_depends_on_a_broken_file_is_not_reported_as_missing(copied_packs: Path) -> None:
    """One slip of the pen is one mistake, not ten."""
    with broken(copied_packs, f"{REVIEW}.sheet.yaml", "role: handler", "role: clerk"):
        found = check(copied_packs / "suzhou")
    assert len(found) == 1, "\n".join(map(str, found))


@pytest.mark.parametrize("city", ["suzhou", "rugao", "_china", "_jiangsu"])
def test_the_packs_as_they_are_have_no_mistakes(city: str) -> None:
    assert check(city) == []
