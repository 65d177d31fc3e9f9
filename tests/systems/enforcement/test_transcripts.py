"""笔录: what was said or seen when evidence was taken becomes a paper with its own number, whole."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest

from tests.systems.enforcement.kit import DAY, TEAM, at, investigated, key, viewer
from tongjian.engines.penalties.terms import Evidence
from tongjian.systems.enforcement.exhibits import Taken, digest_of, take
from tongjian.systems.enforcement.models import Case, Paper
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.spot.message import FactSent
from tongjian.systems.enforcement.spot.receiving import take_in
from tongjian.systems.enforcement.transcripts import Transcript, transcript_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = DAY + timedelta(days=2)


def taken(case: UUID, kind: Evidence, said: Transcript | None) -> Paper:
    """Evidence with a transcript; the paper it became."""
    given = Taken(
        kind=kind,
        name="笔录",
        officers=tuple(key(each) for each in TEAM),
        taken_at=at(LATER),
        witnessed="陈工",
        place="平江路1号工地",
        transcript=said,
    )
    take(viewer(TEAM[0], LATER), "suzhou", case, given, None, at(LATER, 15))
    return Paper.objects.filter(case=case).latest("drawn_at")


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (Evidence.PARTY, "调查询问笔录"),
        (Evidence.WITNESS, "调查询问笔录"),
        (Evidence.SCENE, "现场检查（勘验）笔录"),
        (Evidence.OBJECT, "抽样取证通知书"),
    ],
)
def test_a_paper_of_its_kind(suzhou: str, kind: Evidence, title: str) -> None:
    paper = taken(investigated(), kind, transcript_for(kind, "三处临边没有防护", "陈工", "项目经理"))
    assert paper.title == title and paper.number
    assert "三处临边没有防护" in paper.content


def test_who_asked_whom_when_and_where(suzhou: str) -> None:
    paper = taken(investigated(), Evidence.PARTY, Transcript("inquiry", "问：？", "陈工", "项目经理"))
    rows = dict(json.loads(paper.content)["rows"])
    assert rows["询问时间"] == "2026年3月4日10:00"
    assert rows["询问地点"] == "平江路1号工地"
    assert (rows["被询问人"], rows["与本案的关系"]) == ("陈工", "项目经理")
    assert "任守正（执法证号" in rows["询问人"] and "戴清如" in rows["询问人"]


def test_other_evidence_has_no_words(suzhou: str) -> None:
    assert transcript_for(Evidence.DOCUMENT, "") is None
    with pytest.raises(RefusedError, match="笔录内容"):
        transcript_for(Evidence.DOCUMENT, "合同")


def test_the_digest_is_of_the_words_too() -> None:
    one = Taken(kind=Evidence.PARTY, name="笔录", officers=(), taken_at=at(DAY))
    digests = {
        digest_of(one),
        *(
            digest_of(Taken(**{**vars_of(one), "transcript": Transcript("inquiry", text)}))
            for text in ("是", "否")
        ),
    }
    assert len(digests) == 3


def vars_of(given: Taken) -> dict[str, object]:
    """Its fields by name."""
    return {name: getattr(given, name) for name in given.__slots__}


def test_a_long_record_from_a_phone_is_kept_whole(suzhou: str) -> None:
    case = investigated()
    asked = [{"question": f"第{number}个问题？", "answer": "是。" * 40} for number in range(50)]
    sent = {
        "id": "transcript-0001",
        "device": "phone-0001",
        "seq": 1,
        "clock": at(LATER),
        "author": 1,
        "kind": "evidence",
        "body": {
            "type": "evidence",
            "case": str(case),
            "kind": "party",
            "name": "询问笔录",
            "officers": [key(each) for each in TEAM],
            "asked": "陈工",
            "questions": asked,
        },
    }
    fact = FactSent.model_validate(sent)
    assert take_in(viewer(TEAM[0], LATER), "suzhou", "transcript-thing", fact, at(LATER, 15)) == []
    paper = Case.objects.get(pk=case).papers.get(kind="inquiry")
    said = "\n".join(json.loads(paper.content)["paragraphs"])
    assert all(f"问：第{number}个问题？\n答：{'是。' * 40}" in said for number in range(50))
