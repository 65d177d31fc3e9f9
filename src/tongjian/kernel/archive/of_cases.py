"""From the cases: every version of every material, the forms, the opinions, and the ledger itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone

from tongjian.engines.inspection import Answer
from tongjian.kernel.archive.entries import Entry, Gap, Kind, Result, fit
from tongjian.kernel.archive.sources import Dossier, register
from tongjian.kernel.cases.facts import FormSubmitted, MaterialGiven
from tongjian.kernel.cases.queries import outcome_label
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.forms.models import Submission
from tongjian.kernel.forms.sealing import digest_of as seal_of_form
from tongjian.kernel.ledger.chain import first_break, moment
from tongjian.kernel.ledger.models import Content as Text
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.ledger.queries import seal

PARTIES = "申请单位、参与办理的部门、档案保管部门"


@register
def materials(dossier: Dossier) -> Iterator[Entry | Gap]:
    """Every version that came into a case, as the ledger names it. 1 query."""
    given = [
        (tree.cases[event.chain], fact)
        for tree in dossier.trees
        for event, fact in tree.history
        if isinstance(fact, MaterialGiven) and not tree.cases[event.chain].void
    ]
    documents = Document.objects.in_bulk({UUID(fact.document) for _, fact in given})
    for case, fact in given:
        document = documents.get(UUID(fact.document))
        if document is None:
            yield Gap(case.number, fact.title, f"第{fact.version}版在登记中找不到，请从备份恢复")
            continue
        name = f"{fact.name}-第{fact.version}版-{document.name}"
        yield Entry(
            path=f"{fit(case.number)}/{Kind.MATERIAL}/{fit(name)}",
            title=f"{fact.title}（第{fact.version}版）",
            kind=Kind.MATERIAL,
            case=case.number,
            content=vault().path_of(fact.sha256),
            open_to=PARTIES,
            recorded=fact.sha256,
        )


@register
def forms(dossier: Dossier) -> Iterator[Entry | Gap]:
    """The answers as submitted, each under its salted digest. 1 query."""
    submitted = [
        (tree.cases[event.chain], fact)
        for tree in dossier.trees
        for event, fact in tree.history
        if isinstance(fact, FormSubmitted) and not tree.cases[event.chain].void
    ]
    rows = Submission.objects.in_bulk({fact.submission for _, fact in submitted})
    for case, fact in submitted:
        row = rows.get(fact.submission)
        title = f"申请表（第{fact.revision}次提交）"
        if row is None or row.data is None:
            yield Gap(case.number, title, "内容已按个人信息保护的要求删除" if row else "找不到提交的内容")
            continue
        holds = seal_of_form(str(row.salt), row.data) == fact.submission
        yield Entry(
            path=f"{fit(case.number)}/{Kind.FORM}/第{fact.revision}次提交.json",
            title=title,
            kind=Kind.FORM,
            case=case.number,
            content=_text({"salt": row.salt, "digest": row.digest, "answers": json.loads(row.data)}),
            open_to=PARTIES,
            authentic=_held(holds, "内容与台账中提交时的摘要相符", "内容与台账中提交时的摘要不符"),
        )


@register
def opinions(dossier: Dossier) -> Iterator[Entry]:
    """What every department found, in its own words, with the salt that proves them. 1 query."""
    wanted = {
        task.opinion
        for tree in dossier.trees
        for case in tree.cases.values()
        for task in case.tasks.values()
        if task.opinion
    }
    texts = Text.objects.in_bulk(wanted)
    for tree in dossier.trees:
        for case in _cases(tree):
            done = [_opinion(dossier, tree, case, task, texts) for task in _finished(case)]
            if done:
                holds = all(each["holds"] for each in done)
                yield Entry(
                    path=f"{fit(case.number)}/{Kind.OPINION}/意见.json",
                    title=f"{case.title} 部门意见（{len(done)} 条）",
                    kind=Kind.OPINION,
                    case=case.number,
                    content=_text({"case": case.number, "opinions": done}),
                    open_to=PARTIES,
                    authentic=_held(holds, "每条意见与台账中的摘要相符", "有意见与台账中的摘要不符"),
                )


@register
def ledger(dossier: Dossier) -> Iterator[Entry]:
    """The chain of each case, one event a line, so that anyone can walk it again. No query."""
    for tree in dossier.trees:
        for case in _cases(tree):
            events = [event for event, _ in tree.history if event.chain == case.id]
            broken = first_break(events)
            yield Entry(
                path=f"{fit(case.number)}/{Kind.LEDGER}/台账.jsonl",
                title=f"{case.title} 台账（{len(events)} 条）",
                kind=Kind.LEDGER,
                case=case.number,
                content="".join(_line(event) for event in events).encode(),
                open_to=PARTIES,
                authentic=_held(
                    broken is None,
                    f"{len(events)} 条记录首尾相接，末条摘要 {events[-1].digest}",
                    broken.sentence if broken else "",
                ),
            )


def _cases(tree: Tree) -> list[CaseState]:
    """The case at the top first, then those below by number."""
    return sorted((c for c in tree.cases.values() if not c.void), key=lambda c: (c.id != tree.root, c.number))


def _finished(case: CaseState) -> list[TaskState]:
    done = (task for task in case.tasks.values() if task.outcome and task.ended_at)
    return sorted(done, key=lambda task: (task.ended_at or task.opened_at, str(task.id)))


def _opinion(
    dossier: Dossier, tree: Tree, case: CaseState, task: TaskState, texts: dict[str, Text]
) -> dict[str, Any]:
    text = texts.get(task.opinion)
    erased = text is not None and text.erased_at is not None
    proved = text is not None and seal(text.salt, text.text) == text.digest
    return {
        "task": task.title,
        "department": dossier.names.organisations.get(task.organisation, ""),
        "by": dossier.names.people.get(task.done_by, "") if task.done_by else "",
        "outcome": outcome_label(tree, case.id, task.node, task.outcome),
        "at": f"{timezone.localtime(task.ended_at or task.opened_at):%Y-%m-%d %H:%M:%S}",
        "text": "（内容已依法删除）" if erased else text.text if text else "",
        "salt": text.salt if text else "",
        "digest": task.opinion,
        "holds": not task.opinion or erased or proved,
    }


def _line(event: Event) -> str:
    body = {
        "chain": str(event.chain),
        "seq": event.seq,
        "kind": event.kind,
        "at": moment(event.at),
        "actor": event.actor,
        "body": event.body,
        "previous": event.previous,
        "digest": event.digest,
    }
    return json.dumps(body, ensure_ascii=False) + "\n"


def _held(holds: bool, good: str, bad: str) -> Result:
    return Result(Answer.PASSED, good) if holds else Result(Answer.FAILED, bad)


def _text(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1).encode()
