"""笔录: what was said, seen or sampled when evidence was taken, drawn up as a paper that is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tongjian.engines.penalties.terms import Evidence
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.papering import draw, persons_of
from tongjian.systems.enforcement.papers.wording import day, named
from tongjian.systems.enforcement.refused import RefusedError

INQUIRY, SCENE, SAMPLING = "inquiry", "scene", "sampling"
PAPER_OF = {
    Evidence.PARTY: INQUIRY,
    Evidence.WITNESS: INQUIRY,
    Evidence.SCENE: SCENE,
    Evidence.OBJECT: SAMPLING,
}
"""Which paper the words of a kind of evidence become (行政处罚法 55, 56)."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of a record. `paper` is its kind of `enforcement/papers.yaml`; `asked` is who was questioned,
    `relation` what they are to the case."""

    paper: str
    text: str
    asked: str = ""
    relation: str = ""


def transcript_for(kind: Evidence, text: str, asked: str = "", relation: str = "") -> Transcript | None:
    """The words of a piece of evidence, None without any. Raises `RefusedError` for a kind that has none."""
    if not text:
        return None
    if kind not in PAPER_OF:
        raise RefusedError(
            "只有当事人的陈述、证人证言、勘验和现场笔录、抽取的物证才填写“笔录内容”；其他证据请上传文件",
            field="transcript",
        )
    return Transcript(PAPER_OF[kind], text, asked, relation)


def draw_transcript(
    desk: Desk,
    said: Transcript,
    officers: tuple[str, ...],
    taken_at: datetime,
    place: str,
    witness: str,
    now: datetime,
) -> None:
    """Its paper, whatever papers the channel names: what was said stands nowhere else. 2 SQL queries."""
    people = persons_of(desk)
    taken = timezone.localtime(taken_at)
    own = {
        "officers": "、".join(named(people[key]) for key in officers if key in people),
        "place": place,
        "asked_at": f"{day(taken.date())}{taken:%H:%M}",
        "asked_in": place,
        "asked": said.asked or witness,
        "relation": said.relation,
        "recorder": desk.name_of(desk.by),
        "witness": witness,
        {INQUIRY: "questions", SCENE: "scene", SAMPLING: "sampled"}[said.paper]: said.text,
    }
    draw(desk, said.paper, now, desk.case.facts_kept, {name: text for name, text in own.items() if text})
