"""What the record of a project states, what is wrong with that, and the theme that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from tongjian.engines.expressions import EvaluationError
from tongjian.engines.identifiers import CodeKind, check
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.projects.models import Project
from tongjian.kernel.projects.regions import place_mistake
from tongjian.kernel.projects.themes import UndecidedError, decide_theme
from tongjian.kernel.projects.variables import TITLES, from_json, to_json, values_of


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What a project's record states: investment in 万元, areas in m², `attributes` as the pack declares.

    `kind` is the theme; "" lets the city's table decide it, which is how people register. Whoever brings a
    project over from elsewhere may state it.
    """

    code: str
    name: str
    region: str
    kind: str = ""
    use: str = ""
    address: str = ""
    parcel: str = ""
    investment: Decimal | None = None
    site_area: Decimal | None = None
    floor_area: Decimal | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)


def facts_of(project: Project) -> ProjectFacts:
    """What the record states now."""
    return ProjectFacts(
        code=project.code,
        name=project.name,
        kind=project.kind,
        region=project.region,
        use=project.use,
        address=project.address,
        parcel=project.parcel,
        investment=project.investment,
        site_area=project.site_area,
        floor_area=project.floor_area,
        attributes=from_json(project.attributes),
    )


@dataclass(frozen=True, slots=True)
class Theme:
    """What the record says of a project's theme, or why it cannot say it."""

    columns: Mapping[str, object] = field(default_factory=dict)
    mistakes: tuple[str, ...] = ()


def theme_for(pack: Pack, facts: ProjectFacts) -> Theme:
    """The theme of a project with these facts, with the row and the reason; or what is missing for it.

    A theme that is stated stands; it has the reason of the table only where the table says the same.
    """
    stated = facts.kind.strip()
    decision = None
    try:
        decision = decide_theme(pack.themes, _values(facts), pack.attributes) if pack.themes else None
    except (UndecidedError, EvaluationError) as error:
        if not stated:
            return Theme(mistakes=(_undecided(pack, error),))
    if stated and pack.theme(stated) is None:
        titles = "、".join(theme.title for theme in pack.themes.themes) if pack.themes else ""
        return Theme(mistakes=(f"没有“{stated}”这种审批流程类型，请从 {titles} 中选",))
    if decision is None and not stated:
        return Theme(mistakes=("本市还没有审批流程类型的判定表，暂时不能登记项目；请联系管理员",))
    if decision is None or decision.theme != (stated or decision.theme):
        return Theme({"kind": stated, "kind_rule": None, "kind_because": "", "kind_table": ""})
    return Theme(
        {
            "kind": decision.theme,
            "kind_rule": decision.rule,
            "kind_because": decision.because,
            "kind_table": decision.table,
        }
    )


def _undecided(pack: Pack, error: UndecidedError | EvaluationError) -> str:
    if isinstance(error, EvaluationError):
        return f"不能判定审批流程类型：{error}。请核对所填的情况"
    titles = {**{name: asked.title or name for name, asked in pack.asked.items()}, **TITLES}
    missing = "、".join(f"“{titles.get(name, name)}”" for name in error.missing)
    return f"还不能判定审批流程类型，请补充{missing}"


def _values(facts: ProjectFacts) -> dict[str, object]:
    """The facts as the table sees them: the theme is what it is to find out."""
    return values_of({**asdict(facts), "kind": ""}, facts.attributes)


def mistakes_in(pack: Pack, facts: ProjectFacts) -> Iterator[str]:
    """What keeps the facts from being stated, whoever states them."""
    verdict = check(CodeKind.PROJECT, facts.code)
    if not verdict.valid:
        yield f"项目代码“{facts.code}”不对：{verdict.why}"
    if not facts.name.strip():
        yield "项目名称还没有填，请填写"
    if wrong_place := place_mistake(pack, facts.region):
        yield wrong_place
    amounts = (("总投资", facts.investment), ("用地面积", facts.site_area), ("建筑面积", facts.floor_area))
    for title, amount in amounts:
        if amount is not None and (amount < 0 or (amount == 0 and title == "用地面积")):
            yield f"{title}不能是 {amount}，请核对"


def code_of(facts: ProjectFacts) -> str:
    """The code as everyone writes it, whatever hyphens were typed."""
    return check(CodeKind.PROJECT, facts.code).normalised


def row_of(facts: ProjectFacts) -> dict[str, object]:
    """The columns of the record, but for the theme."""
    stated = {name: value for name, value in asdict(facts).items() if name != "kind"}
    stripped = {name: value.strip() for name, value in stated.items() if isinstance(value, str)}
    return {**stated, **stripped, "code": code_of(facts), "attributes": to_json(facts.attributes)}
