"""One tree of rows as what is to be recorded: a session with every fact, or the reasons why not.

Rehearsal and import build the same; only the import writes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tongjian.engines.worktime import WorktimeError
from tongjian.kernel.cases import projection
from tongjian.kernel.cases.facts import Fact, LimitSet, Moved, Noted, Opened, StatusChanged
from tongjian.kernel.cases.imported import imported
from tongjian.kernel.cases.opening import new_id
from tongjian.kernel.cases.process import NoDepartment
from tongjian.kernel.cases.session import Session
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE, ENDED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.kernel.packs.queries import NotInForce, pack_of
from tongjian.systems.approval.actions.submit import window_of
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.migration import atwindow, papers, standing
from tongjian.systems.approval.migration.history import Finding, Past
from tongjian.systems.approval.migration.known import Known, KnownProject
from tongjian.systems.approval.migration.models import Row
from tongjian.systems.approval.migration.sheaves import Sheaf, check, gathered

NOT_SET = UUID(int=0)
GOES_ON = frozenset({Status.ACCEPTED, Status.UNDER_REVIEW, Status.SPECIAL_STARTED, Status.SPECIAL_ENDED})


@dataclass
class Built:
    """What came of a tree. `session` is None when it cannot be imported; `waits`: at the window."""

    findings: list[Finding] = field(default_factory=list)
    session: Session | None = None
    cases: dict[str, CaseState] = field(default_factory=dict)
    waits: Moved | None = None
    papers: list[Licence] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(each.grave for each in self.findings)


def build(known: Known, rows: Iterable[Row]) -> Built:
    """The tree of these rows, all of one group."""
    built = Built()
    sheaves = gathered(rows, built.findings)
    if not built.refused:
        check(known, sheaves, built.findings)
    if not built.refused:
        _Builder(known, built).tree(sheaves)
    return built


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
        self._rest(case, sheaf, project, definition)
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

    def _rest(
        self,
        case: CaseState,
        sheaf: Sheaf,
        project: KnownProject,
        definition: StageDefinition | MatterDefinition,
    ) -> None:
        """What was handed in and issued there, and where all of it comes from."""
        opened = sheaf.pasts[0].at
        for each in sheaf.materials:
            words = [each["title"], f"{each['copies']} 份" if "copies" in each else "", each.get("file", "")]
            fact = Noted(topic="材料（原系统）", remark="，".join(filter(None, words)))
            self._record(case, each.get("at", opened), fact)
        for each in sheaf.licences:
            licence = papers.licence_of(self.known, case, project, definition, each)
            for note in papers.against(self.known, case, licence, each):
                self._say(sheaf, *note)
            for at, told in papers.facts_of(licence):
                self._record(case, at, told)
            self.built.papers.append(licence)
        source, batch = self.known.batch.source, str(self.known.batch.pk)[:8]
        self.session.append(case, Noted(topic=f"由“{source}”迁入（批次 {batch}）"))

    def _record(self, case: CaseState, at: datetime, fact: Fact) -> None:
        self.session.append(case, imported(fact, timezone.localtime(at), self.known.batch.source))

    def _say(self, sheaf: Sheaf, sentence: str, mend: str, *, grave: bool = True) -> None:
        self.built.findings.append(Finding(sheaf.row, (sentence, mend), grave))
