"""What approval lets measures count: ended cases, applications, steps, surveys, urgings, licences, archives.

Each source is a view over the projections, so that a measure says what it counts in words of the matter.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

from tongjian.engines.measures.bound import DIALECTS, Field, Kind, Source
from tongjian.kernel.archive.models import Package
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import PASSED, RETURNED, Status
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.measures.sources import MeasureSource, Row, Titles, View, declare
from tongjian.kernel.oversight.models import Urging
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project
from tongjian.kernel.surveys.models import Response, Survey
from tongjian.kernel.surveys.sheet import Audience
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.statistics.labels import labels_of
from tongjian.systems.approval.statistics.models import CaseTime, StepTime

_CASE, _TIME, _STEP = (model._meta.db_table for model in (Case, CaseTime, StepTime))
_BODY, _PROJECT, _APPLICATION = (model._meta.db_table for model in (Organisation, Project, Application))
_SURVEY, _RESPONSE = (model._meta.db_table for model in (Survey, Response))
_URGING, _LICENCE, _PACKAGE = (model._meta.db_table for model in (Urging, Licence, Package))
_OUTCOMES = {
    "passed": ("通过", PASSED),
    "refused": ("不通过", {Status.REFUSED}),
    "returned": ("不受理", RETURNED),
    "withdrawn": ("撤件或撤回", {Status.CANCELLED, Status.WITHDRAWN}),
    "revoked": ("撤销", {Status.REVOKED}),
}
_KINDS = {STAGE: "阶段", MATTER: "事项"}
_OF_CASE = 'l."case"'
SCOPE = frozenset({"city", "district", "town", "organisation"})
PLACE = (
    Field("city", Kind.TEXT, "城市"),
    Field("district", Kind.TEXT, "区划"),
    Field("town", Kind.TEXT, "镇街"),
    Field("organisation", Kind.INTEGER, "部门编号"),
    Field("department", Kind.TEXT, "部门"),
)


def register() -> None:
    """Make the sources known to measures."""
    for source in (CASES, APPLICATIONS, STEPS, ANSWERS, URGINGS, LICENCES, ARCHIVES):
        declare(source)


def _hex(column: str) -> str:
    """The id of a row as 32 digits: SQLite keeps it so, PostgreSQL as a type of its own."""
    return f"replace(CAST({column} AS text), '-', '')"


def _place(region: str) -> str:
    """District and town of a region code; nothing where none is recorded."""
    return f"NULLIF(substr({region}, 1, 6), '') AS district, NULLIF(substr({region}, 1, 9), '') AS town"


def _outcome(status: str) -> str:
    parts = (
        f"WHEN {status} IN ({', '.join(str(int(one)) for one in sorted(found))}) THEN '{code}'"
        for code, (_, found) in _OUTCOMES.items()
    )
    return f"CASE {' '.join(parts)} END"


def _to(name: str, field: str) -> Callable[[Row], str | None]:
    """The address of a row whose field holds the id of what it leads to."""

    def address(row: Row) -> str | None:
        return reverse(name, args=[UUID(row[field])]) if row[field] else None

    return address


def _words(city: str) -> Titles:
    found = labels_of(city, {}).titles
    outcomes = {code: title for code, (title, _) in _OUTCOMES.items()}
    own = {name: found[name] for name in ("theme", "stage", "matter", "district")}
    return {**own, "outcome": outcomes, "kind": _KINDS, "audience": {a.value: a.label for a in Audience}}


def _ended_cases(_vendor: str) -> str:
    return (
        f"SELECT c.number, {_hex('c.id')} AS id, c.city, t.kind, t.stage, t.matter, "
        f"NULLIF(t.theme, '') AS theme, {_place('t.region')}, t.organisation_id AS organisation, "
        f"o.name AS department, c.title, {_outcome('t.status')} AS outcome, t.opened_on, "
        f"t.accepted_on, t.ended_on, t.limit_days, t.used, t.span, t.days, t.on_time "
        f"FROM {_TIME} t JOIN {_CASE} c ON c.id = t.case_id JOIN {_BODY} o ON o.id = t.organisation_id"
    )


def _applications(_vendor: str) -> str:
    return (
        f"SELECT c.number, {_hex('c.id')} AS id, c.city, c.matter AS stage, NULLIF(p.kind, '') AS theme, "
        f"{_place('p.region')}, c.organisation, o.name AS department, c.title, c.opened_at, "
        f"a.id IS NOT NULL AS online, a.mandate_id IS NOT NULL AS by_agent, "
        f"c.accepted_at IS NOT NULL AS accepted "
        f'FROM {_CASE} c LEFT JOIN {_APPLICATION} a ON a."case" = c.id '
        f"LEFT JOIN {_PROJECT} p ON p.id = c.project LEFT JOIN {_BODY} o ON o.id = c.organisation "
        f"WHERE c.kind = '{STAGE}' AND c.parent IS NULL"
    )


def _steps(_vendor: str) -> str:
    return (
        f"SELECT s.id, {_hex('t.case_id')} AS case_id, t.city, t.stage, t.matter, {_place('t.region')}, "
        f"s.organisation_id AS organisation, o.name AS department, s.node, s.title, t.ended_on, "
        f"s.working, s.suspended, s.held FROM {_STEP} s JOIN {_TIME} t ON t.case_id = s.of_id "
        f"JOIN {_BODY} o ON o.id = s.organisation_id"
    )


def _answers(vendor: str) -> str:
    half = "substr(v.period, 1, 4) || CASE WHEN substr(v.period, 5) = 'H1' THEN '-01-01' ELSE '-07-01' END"
    begins, each, grade = (
        (half, "json_each(r.grades) g", "g.value")
        if vendor == "sqlite"
        else (f"CAST({half} AS date)", "LATERAL jsonb_each_text(r.grades) g", "CAST(g.value AS integer)")
    )
    return (
        f"SELECT {_hex('r.id')} || '/' || g.key AS id, v.city, v.audience, v.period, g.key AS question, "
        f"{grade} AS grade, {begins} AS begins "
        f"FROM {_RESPONSE} r JOIN {_SURVEY} v ON v.id = r.survey_id, {each}"
    )


def _urgings(vendor: str) -> str:
    answered = DIALECTS[vendor].local_day("u.answered_at", Kind.INSTANT)
    return (
        f"SELECT {_hex('u.id')} AS id, {_hex('u.root')} AS root, u.city, {_place('p.region')}, "
        f"u.organisation, o.name AS department, c.number, c.title, u.urged_at, u.answer_by, u.automatic, "
        f"u.answered_at IS NOT NULL AS answered, {answered} <= u.answer_by AS in_time "
        f"FROM {_URGING} u JOIN {_CASE} c ON c.id = u.case_id LEFT JOIN {_BODY} o ON o.id = u.organisation "
        f"LEFT JOIN {_PROJECT} p ON p.id = c.project"
    )


def _licences(_vendor: str) -> str:
    return (
        f"SELECT {_hex('l.id')} AS id, {_hex(_OF_CASE)} AS case_id, l.city, {_place('p.region')}, "
        f"c.organisation, o.name AS department, l.type, l.title, l.document_number, l.issued_on, l.state, "
        f"l.signature <> '' AS signed FROM {_LICENCE} l "
        f"LEFT JOIN {_CASE} c ON c.id = {_OF_CASE} LEFT JOIN {_BODY} o ON o.id = c.organisation "
        f"LEFT JOIN {_PROJECT} p ON p.id = l.project_id"
    )


def _archives(_vendor: str) -> str:
    """The latest package of each project: what it asked for, and what of it is electronic."""
    return (
        f"SELECT {_hex('k.id')} AS id, {_hex('k.project_id')} AS project_id, k.city, {_place('p.region')}, "
        f"p.name AS title, p.code, k.built_at, k.asked, k.electronic, k.passed "
        f"FROM {_PACKAGE} k JOIN {_PROJECT} p ON p.id = k.project_id WHERE k.state = 'done' AND NOT EXISTS "
        f"(SELECT 1 FROM {_PACKAGE} n WHERE n.project_id = k.project_id AND n.state = 'done' "
        f"AND (n.built_at > k.built_at OR (n.built_at = k.built_at AND n.id > k.id)))"
    )


def _source(
    name: str,
    title: str,
    identity: str,
    time: str,
    fields: tuple[Field, ...],
    scope: frozenset[str] = SCOPE,
) -> Source:
    table = f"measured_{name.replace('-', '_')}"
    return Source(name, title, table, identity, time, fields, scope)


CASES = MeasureSource(
    _source(
        "approval-cases",
        "办结的办件",
        "number",
        "ended_on",
        (
            Field("number", Kind.TEXT, "编号"),
            Field("id", Kind.TEXT, "标识"),
            *PLACE,
            Field("kind", Kind.TEXT, "种类", codes=tuple(_KINDS)),
            Field("stage", Kind.TEXT, "阶段"),
            Field("matter", Kind.TEXT, "事项"),
            Field("theme", Kind.TEXT, "审批流程类型"),
            Field("title", Kind.TEXT, "名称"),
            Field("outcome", Kind.TEXT, "结果", codes=tuple(_OUTCOMES)),
            Field("opened_on", Kind.DATE, "接件日期"),
            Field("accepted_on", Kind.DATE, "受理日期"),
            Field("ended_on", Kind.DATE, "办结日期"),
            Field("limit_days", Kind.INTEGER, "期限（天）"),
            Field("used", Kind.INTEGER, "净用时（天）"),
            Field("span", Kind.INTEGER, "跨度（天）"),
            Field("days", Kind.INTEGER, "净用时（工作日）"),
            Field("on_time", Kind.BOOLEAN, "按时"),
        ),
    ),
    district="district",
    town="town",
    organisation="organisation",
    view=View(_ended_cases, (_TIME, _CASE, _BODY)),
    shown=("title", "number", "department", "ended_on", "outcome", "limit_days", "used", "on_time"),
    address=_to("case", "id"),
    titles=_words,
)
APPLICATIONS = MeasureSource(
    _source(
        "approval-applications",
        "阶段申报",
        "number",
        "opened_at",
        (
            Field("number", Kind.TEXT, "编号"),
            Field("id", Kind.TEXT, "标识"),
            *PLACE,
            Field("stage", Kind.TEXT, "阶段"),
            Field("theme", Kind.TEXT, "审批流程类型"),
            Field("title", Kind.TEXT, "名称"),
            Field("opened_at", Kind.INSTANT, "接件时间"),
            Field("online", Kind.BOOLEAN, "网上申报"),
            Field("by_agent", Kind.BOOLEAN, "由代办人办理"),
            Field("accepted", Kind.BOOLEAN, "已受理"),
        ),
    ),
    district="district",
    town="town",
    organisation="organisation",
    view=View(_applications, (_CASE, _APPLICATION, _PROJECT, _BODY)),
    shown=("title", "number", "stage", "district", "opened_at", "online", "accepted"),
    address=_to("case", "id"),
    titles=_words,
)
STEPS = MeasureSource(
    _source(
        "approval-steps",
        "办结环节",
        "id",
        "ended_on",
        (
            Field("id", Kind.INTEGER, "序号"),
            Field("case_id", Kind.TEXT, "办件标识"),
            *PLACE,
            Field("stage", Kind.TEXT, "阶段"),
            Field("matter", Kind.TEXT, "事项"),
            Field("node", Kind.TEXT, "环节"),
            Field("title", Kind.TEXT, "环节名称"),
            Field("ended_on", Kind.DATE, "办结日期"),
            Field("working", Kind.INTEGER, "办理（工作日）"),
            Field("suspended", Kind.INTEGER, "暂停（工作日）"),
            Field("held", Kind.INTEGER, "锁定（工作日）"),
        ),
    ),
    district="district",
    town="town",
    organisation="organisation",
    view=View(_steps, (_STEP, _TIME, _BODY)),
    shown=("title", "department", "matter", "ended_on", "working", "suspended", "held"),
    address=_to("case", "case_id"),
    titles=_words,
)
ANSWERS = MeasureSource(
    _source(
        "survey-answers",
        "满意度答题",
        "id",
        "begins",
        (
            Field("id", Kind.TEXT, "标识"),
            Field("city", Kind.TEXT, "城市"),
            Field("audience", Kind.TEXT, "调查对象", codes=tuple(a.value for a in Audience)),
            Field("period", Kind.TEXT, "期次"),
            Field("question", Kind.TEXT, "问题"),
            Field("grade", Kind.INTEGER, "等级", codes=(1, 2, 3, 4, 5)),
            Field("begins", Kind.DATE, "期次首日"),
        ),
        frozenset({"city"}),
    ),
    view=View(_answers, (_RESPONSE, _SURVEY)),
    titles=_words,
    sealed="答卷不记名，只公布合计，不逐份列出。各题的分布见“满意度结果”。",
)
URGINGS = MeasureSource(
    _source(
        "urgings",
        "督办",
        "id",
        "urged_at",
        (
            Field("id", Kind.TEXT, "标识"),
            Field("root", Kind.TEXT, "办件标识"),
            *PLACE,
            Field("number", Kind.TEXT, "办件编号"),
            Field("title", Kind.TEXT, "办件"),
            Field("urged_at", Kind.INSTANT, "督办时间"),
            Field("answer_by", Kind.DATE, "答复期限"),
            Field("automatic", Kind.BOOLEAN, "自动督办"),
            Field("answered", Kind.BOOLEAN, "已答复"),
            Field("in_time", Kind.BOOLEAN, "按期答复"),
        ),
    ),
    district="district",
    town="town",
    organisation="organisation",
    view=View(_urgings, (_URGING, _CASE, _BODY, _PROJECT)),
    shown=("title", "number", "department", "urged_at", "answer_by", "answered", "in_time"),
    address=_to("case", "root"),
    titles=_words,
)
LICENCES = MeasureSource(
    _source(
        "licences",
        "核发的证照",
        "id",
        "issued_on",
        (
            Field("id", Kind.TEXT, "标识"),
            Field("case_id", Kind.TEXT, "办件标识"),
            *PLACE,
            Field("type", Kind.TEXT, "证照类型"),
            Field("title", Kind.TEXT, "证照名称"),
            Field("document_number", Kind.TEXT, "证书编号"),
            Field("issued_on", Kind.DATE, "发证日期"),
            Field("state", Kind.TEXT, "状态"),
            Field("signed", Kind.BOOLEAN, "电子签名"),
        ),
    ),
    district="district",
    town="town",
    organisation="organisation",
    view=View(_licences, (_LICENCE, _CASE, _BODY, _PROJECT)),
    shown=("title", "document_number", "department", "issued_on", "signed"),
    address=_to("case", "case_id"),
    titles=_words,
)
ARCHIVES = MeasureSource(
    _source(
        "archives",
        "项目电子档案",
        "id",
        "built_at",
        (
            Field("id", Kind.TEXT, "标识"),
            Field("project_id", Kind.TEXT, "项目标识"),
            Field("city", Kind.TEXT, "城市"),
            Field("district", Kind.TEXT, "区划"),
            Field("town", Kind.TEXT, "镇街"),
            Field("title", Kind.TEXT, "项目"),
            Field("code", Kind.TEXT, "项目代码"),
            Field("built_at", Kind.INSTANT, "生成时间"),
            Field("asked", Kind.INTEGER, "应归档材料"),
            Field("electronic", Kind.INTEGER, "电子材料"),
            Field("passed", Kind.BOOLEAN, "四性检测通过"),
        ),
        frozenset({"city", "district", "town"}),
    ),
    district="district",
    town="town",
    view=View(_archives, (_PACKAGE, _PROJECT)),
    shown=("title", "code", "built_at", "asked", "electronic", "passed"),
    address=_to("project", "project_id"),
    titles=_words,
)
