"""One tree of rows as what is to be recorded: a session with every fact, or the reasons why not.

Rehearsal and import build the same; only the import writes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from tongjian.engines.worktime import WorktimeError
from tongjian.kernel.cases import projection
from tongjian.kernel.cases.facts import Fact, LicenceIssued, LimitSet, Moved, Noted, Opened, StatusChanged
from tongjian.kernel.cases.imported import imported
from tongjian.kernel.cases.opening import new_id
from tongjian.kernel.cases.process import NoDepartment
from tongjian.kernel.cases.session import Session
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE, ENDED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.kernel.packs.queries import NotInForce, pack_of
from tongjian.systems.approval.actions.submit import window_of
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.migration import atwindow, standing
from tongjian.systems.approval.migration.history import Finding, Past, findings
from tongjian.systems.approval.migration.known import Known, KnownProject
from tongjian.systems.approval.migration.models import Row
from tongjian.systems.approval.migration.sheets import CASES, HISTORY, LICENCES, MATERIALS, SHEETS

NOT_SET = UUID(int=0)
GOES_ON = frozenset({Status.ACCEPTED, Status.UNDER_REVIEW, Status.SPECIAL_STARTED, Status.SPECIAL_ENDED})


@dataclass
class Sheaf:
    """A case row with everything that hangs on its number."""

    row: Row
    values: dict[str, Any]
    pasts: list[Past] = field(default_factory=list)
    materials: list[dict[str, Any]] = field(default_factory=list)
    licences: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_stage(self) -> bool:
        return bool(self.values["level"] == "stage")

    @property
    def last(self) -> Status:
        return self.pasts[-1].status


@dataclass
class Built:
    """What came of a tree. `session` is None when it cannot be imported; `waits`: at the window."""

    findings: list[Finding] = field(default_factory=list)
    session: Session | None = None
    cases: dict[str, CaseState] = field(default_factory=dict)
    waits: Moved | None = None

    @property
    def refused(self) -> bool:
        return any(each.grave for each in self.findings)


def build(known: Known, rows: Iterable[Row]) -> Built:
    """The tree of these rows, all of one group."""
    built = Built()
    sheaves = _sheaves(rows, built)
    if not built.refused:
        _check(known, sheaves, built)
    if not built.refused:
        _Builder(known, built).tree(sheaves)
    return built


def _sheaves(rows: Iterable[Row], built: Built) -> list[Sheaf]:
    """The stage first, then its matters in the order of the sheet."""
    found: dict[str, Sheaf] = {}
    others: dict[str, list[tuple[Row, dict[str, Any]]]] = defaultdict(list)
    for row in rows:
        values, wrong = SHEETS[row.sheet].read(row.cells)
        built.findings += [Finding(row, note) for note in wrong]
        if row.sheet == CASES and row.key in found:
            built.findings.append(Finding(row, (f"办件编号“{row.key}”出现两次", "一个办件只写一行")))
        elif row.sheet == CASES:
            found[row.key] = Sheaf(row, values)
        else:
            others[row.sheet].append((row, values))
    if built.refused:
        return []
    for row, values in others[HISTORY]:
        past = Past(row, Status(values["status"]), values["at"], values.get("remark", ""))
        found[row.key].pasts.append(past)
    for row, values in others[MATERIALS]:
        found[row.key].materials.append(values)
    for row, values in others[LICENCES]:
        found[row.key].licences.append(values)
    for sheaf in found.values():
        # Two states of one minute keep the order of the file.
        sheaf.pasts.sort(key=lambda past: (past.at, past.row.line))
    return sorted(found.values(), key=lambda sheaf: (bool(sheaf.values.get("parent")), sheaf.row.line))


def _check(known: Known, sheaves: list[Sheaf], built: Built) -> None:
    """What can be said before anything is built."""

    def say(sheaf: Sheaf, sentence: str, mend: str, *, grave: bool = True) -> None:
        built.findings.append(Finding(sheaf.row, (sentence, mend), grave))

    top, below = sheaves[0], sheaves[1:]
    for sheaf in sheaves:
        if not sheaf.pasts:
            say(sheaf, "没有状态历史", "在“状态历史”表补上至少接件或受理")
            continue
        built.findings += findings(sheaf.pasts, known.now, known.calendar)
        if sheaf.values["number"] in known.taken:
            say(sheaf, "本平台已有同一编号的办件，但不是从这个来源系统迁入的", "核对编号")
        if sheaf.values["project"] not in known.projects:
            say(sheaf, f"没有项目 {sheaf.values['project']}", "在“项目”表补上，或先在平台登记")
        accepted = any(past.status is Status.ACCEPTED for past in sheaf.pasts)
        if sheaf.last is Status.CORRECTION_STARTED and (accepted or not sheaf.is_stage):
            say(sheaf, "补正还没有结束，只有受理前的阶段可以在补正中迁入", "在原系统结束补正后再迁")
        code = sheaf.values.get("organisation")
        if code and code not in known.organisations:
            say(sheaf, f"没有部门“{code}”", "写机构代码，例如 natural-resources")
    if built.refused:
        return
    if top.values.get("parent"):
        say(top, f"没有上级办件 {top.values['parent']}", "在“办件”表补上阶段那一行")
    if top.is_stage and not below and top.last not in ENDED:
        say(top, "在办的阶段下没有事项", "补上阶段的事项")
    for sheaf in below:
        if sheaf.is_stage:
            say(sheaf, "阶段不能在另一个办件之下", "去掉上级办件编号")
        if sheaf.values["project"] != top.values["project"]:
            say(sheaf, "与上级办件不是同一个项目", "核对项目代码")
    if not built.refused and top.is_stage and below:
        _consistent(top, below, say)


def _consistent(top: Sheaf, below: list[Sheaf], say: Any) -> None:
    """A stage and its matters end together: by themselves they would not any more."""
    open_ = [sheaf for sheaf in below if sheaf.last not in ENDED]
    if top.last in ENDED and open_:
        say(open_[0], "阶段已经结束，事项却没有", "补上事项的办结状态")
    if top.last not in ENDED and not open_:
        say(top, "事项都已办结，阶段却没有", "补上阶段的办结状态")
    if top.last in BEFORE_ACCEPTANCE:
        for sheaf in below:
            if sheaf.last not in BEFORE_ACCEPTANCE | ENDED:
                say(sheaf, "阶段还没有受理，事项却已受理", "补上阶段的受理时间")


class _Builder:
    """Records the facts of a tree in a session."""

    def __init__(self, known: Known, built: Built) -> None:
        self.known, self.built = known, built
        self.today = timezone.localdate(known.now)
        self.session = Session(Tree(new_id(known.now), known.city, {}, known.duties), known.actor, known.now)

    def tree(self, sheaves: list[Sheaf]) -> None:
        """The whole tree; on any trouble the session is not kept."""
        top: CaseState | None = None
        try:
            for sheaf in sheaves:
                case = self._case(sheaf, top)
                top = top or case
            light = pack_of(self.known.city).settings.light
            for case in self.session.tree.cases.values():
                projection.rows(case, self.known.calendar, light)
        except NotInForce:
            self._say(sheaf, f"没有“{sheaf.values['code']}”", "写本市目录里的代码；已取消的写现在的代码")
        except NoDepartment as error:
            self._say(sheaf, str(error), "请联系管理员")
        except WorktimeError as error:
            self._say(sheaf, f"算不出时限：{error}", "核对状态历史的时间")
        if not self.built.refused:
            self.built.session = self.session

    def _case(self, sheaf: Sheaf, top: CaseState | None) -> CaseState:
        project = self.known.projects[sheaf.values["project"]]
        definition = self._definition(sheaf, top)
        case = self._opened(sheaf, top, project, definition)
        self.built.cases[sheaf.values["number"]] = case
        for past in sheaf.pasts:
            self._past(case, past, sheaf, definition)
        if isinstance(definition, StageDefinition):
            self._at_window(case, definition, sheaf)
        elif case.status in GOES_ON or (case.accepted_at and not case.ended):
            self._goes_on(case, definition, sheaf)
        self._rest(case, sheaf)
        return case

    def _definition(self, sheaf: Sheaf, top: CaseState | None) -> StageDefinition | MatterDefinition:
        on = timezone.localdate(sheaf.pasts[0].at)
        find = self.known.stage if sheaf.is_stage else self.known.matter
        definition, then = find(sheaf.values["code"], on, self.today)
        if not then and sheaf.last not in ENDED:
            sentence = f"接件当日（{on}）没有施行中的定义，按现在施行的继续办理"
            self._say(sheaf, sentence, "无须处理", grave=False)
        return definition

    def _opened(
        self,
        sheaf: Sheaf,
        top: CaseState | None,
        project: KnownProject,
        definition: StageDefinition | MatterDefinition,
    ) -> CaseState:
        tree = self.session.tree
        title = definition.stage.title if isinstance(definition, StageDefinition) else definition.matter.title
        fact = Opened(
            case_kind=STAGE if sheaf.is_stage else MATTER,
            matter=sheaf.values["code"],
            definition=definition.digest,
            title=sheaf.values.get("title", title)[:200],
            number=sheaf.values["number"],
            organisation=self._organisation(sheaf, project, definition),
            applicant=project.applicant or None,
            project=str(project.id or NOT_SET),
            works=str(project.works) if project.works else None,
            parent=str(top.id) if top else None,
        )
        id_ = new_id(self.known.now) if top else tree.root
        return self.session.open(
            CaseState(id_, tree.root, tree.city), imported(fact, sheaf.pasts[0].at, self.known.batch.source)
        )

    def _organisation(
        self, sheaf: Sheaf, project: KnownProject, definition: StageDefinition | MatterDefinition
    ) -> int:
        """The body that is named, else the one that decides by the register of powers."""
        if code := sheaf.values.get("organisation"):
            return self.known.organisations[code]
        if isinstance(definition, StageDefinition):
            found = self.session.tree.organisation_of(definition.stage.lead)
        else:
            on = timezone.localdate(sheaf.pasts[0].at)
            found = self.known.powers.decides(definition.matter, project.region, on)
        if found is None:
            raise NoDepartment(f"本市没有部门承办“{sheaf.values['code']}”")
        return found

    def _past(
        self, case: CaseState, past: Past, sheaf: Sheaf, definition: StageDefinition | MatterDefinition
    ) -> None:
        first = past is sheaf.pasts[0] and past.status is Status.RECEIVED
        if not first:
            self._record(case, past.at, StatusChanged(to=int(past.status), remark=past.remark))
        if past.status is Status.ACCEPTED:
            own = (
                definition.stage.limit
                if isinstance(definition, StageDefinition)
                else definition.matter.promised
            )
            if "limit" in sheaf.values:
                limit = LimitSet(days=sheaf.values["limit"], article="原系统承诺时限")
            else:
                limit = LimitSet(days=own.days, unit=own.unit, article=own.article)
            self._record(case, past.at, limit)

    def _at_window(self, case: CaseState, definition: StageDefinition, sheaf: Sheaf) -> None:
        """A stage that is not accepted yet waits at the window, or for its applicant."""
        window = window_of(self.session.tree, definition)
        for at, fact in atwindow.facts_of(case, window, sheaf.pasts):
            self._record(case, at, fact)
            if isinstance(fact, Moved) and fact.opened:
                self.built.waits = fact
        if case.status in BEFORE_ACCEPTANCE and not case.accepted_at:
            sentence = "导入后由窗口继续收件审查；逾期视为受理自导入之日起算"
            self._say(sheaf, sentence, "请窗口尽快处理", grave=False)
        elif case.status in (Status.ACCEPTED, Status.CORRECTION_ENDED):
            self._record(case, sheaf.pasts[-1].at, StatusChanged(to=int(Status.UNDER_REVIEW)))

    def _goes_on(self, case: CaseState, definition: MatterDefinition, sheaf: Sheaf) -> None:
        """A matter under review gets its tasks."""
        nodes = sheaf.values.get("nodes", ())
        unknown = [node for node in nodes if node not in definition.process.nodes]
        found = None if unknown or not nodes else standing.reached(definition, nodes)
        if nodes and found is None:
            known = "、".join(f"{n}（{s.title}）" for n, s in definition.process.nodes.items())
            self._say(sheaf, f"流程不会停在“{'、'.join(nodes)}”", f"写同时在办的环节：{known}")
            return
        if not nodes:
            self._say(sheaf, "没有写当前环节，从第一个环节继续", "如已办到后面，请补上当前环节", grave=False)
        if case.status in (Status.ACCEPTED, Status.CORRECTION_ENDED):
            self._record(case, sheaf.pasts[-1].at, StatusChanged(to=int(Status.UNDER_REVIEW)))
        arrived: datetime = sheaf.values.get("arrived") or sheaf.pasts[-1].at
        for at, fact in standing.facts_at(self.session.tree, case, definition, found, arrived):
            self._record(case, at, fact)

    def _rest(self, case: CaseState, sheaf: Sheaf) -> None:
        opened = sheaf.pasts[0].at
        for each in sheaf.materials:
            words = [each["title"], f"{each['copies']} 份" if "copies" in each else "", each.get("file", "")]
            fact = Noted(topic="材料（原系统）", remark="，".join(filter(None, words)))
            self._record(case, each.get("at", opened), fact)
        for each in sheaf.licences:
            issued = timezone.make_aware(datetime.combine(each["issued_on"], datetime.min.time()))
            self._record(case, issued, LicenceIssued(number=each["document_number"]))
        source, batch = self.known.batch.source, str(self.known.batch.pk)[:8]
        self.session.append(case, Noted(topic=f"由“{source}”迁入（批次 {batch}）"))

    def _record(self, case: CaseState, at: datetime, fact: Fact) -> None:
        self.session.append(case, imported(fact, timezone.localtime(at), self.known.batch.source))

    def _say(self, sheaf: Sheaf, sentence: str, mend: str, *, grave: bool = True) -> None:
        self.built.findings.append(Finding(sheaf.row, (sentence, mend), grave))
