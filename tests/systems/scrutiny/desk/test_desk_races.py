"""Two people at the same moment: one is served, the other is told so, and nothing is lost."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import pytest

from bench.threads import at_the_same_moment
from tests.systems.approval import story
from tests.systems.scrutiny.desk import drawings
from tests.systems.scrutiny.desk.drawings import HEAD, OFFICER, comment, finding, held, judged, record
from tongjian.kernel.cases.perform import Outcome, Refused, perform
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.ledger.models import Event

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_two_officers_decide_the_same_question_once(racing_stage: UUID) -> None:
    check = judged(racing_stage, finding(1, "review"))
    acts = [
        partial(
            perform,
            "decide_findings",
            racing_stage,
            story.viewer(by),
            {"check": check.pk, "findings": [1], "decision": decision, "remark": "已核对"},
        )
        for by, decision in ((OFFICER, "accept"), (HEAD, "reject"), (OFFICER, "reject"))
    ]
    answers = at_the_same_moment(acts)
    assert sum(isinstance(answer, Outcome) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 2
    assert Event.objects.filter(chain=racing_stage, kind="findings-decided").count() == 1
    (decision,) = record(racing_stage).decisions.values()
    expected = {} if decision.decision == "accept" else {"scrutiny-refused:rule": "natural-resources"}
    assert held(racing_stage) == expected
    assert list(differences()) == []


def test_a_comment_is_closed_once(racing_stage: UUID) -> None:
    made = comment(racing_stage, judged(racing_stage))
    given = {"comment": made.id, "remark": "关闭"}
    closings = [
        partial(perform, "close_comment", racing_stage, story.viewer(by), given)
        for by in (OFFICER, HEAD, OFFICER)
    ]
    answers = at_the_same_moment(closings)
    assert sum(isinstance(answer, Outcome) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 2
    assert held(racing_stage) == {}
    assert list(differences()) == []


def test_a_new_version_while_somebody_decides(racing_stage: UUID) -> None:
    """Whoever comes first: a decision never counts for a drawing that nobody has looked at."""
    stage = racing_stage
    check = judged(stage, finding(1, "review"))
    new = drawings.next_version(stage, handed_in=False)
    replace = partial(perform, "replace_materials", stage, story.viewer("suzhou-applicant"), {})
    decide = partial(
        perform,
        "decide_findings",
        stage,
        story.viewer(OFFICER),
        {"check": check.pk, "findings": [1], "decision": "accept", "remark": "已核对"},
    )
    replaced, decided = at_the_same_moment([replace, decide])
    assert isinstance(replaced, Outcome)
    assert isinstance(decided, Outcome | Refused)
    changed = {**drawings.ELEMENTS, "A": {**drawings.ELEMENTS["A"], "geometry": "moved"}}
    assert drawings.check_of(stage).pk == new.pk
    judged(stage, finding(1, "review"), elements=changed)
    assert held(stage) == {"scrutiny-review:rule": "natural-resources"}
    assert list(differences()) == []


def test_a_comment_while_the_holds_are_brought_up(racing_stage: UUID) -> None:
    """The job that settles holds never takes away what was said in the meantime."""
    stage = racing_stage
    check = judged(stage, finding(1, "fail"), finding(2, "review", "other"))
    given = {"check": check.pk, "x": 1, "y": 2, "text": "请注明标高"}
    say = partial(perform, "comment_on_drawing", stage, story.viewer(OFFICER), given)
    accept = {"check": check.pk, "findings": [2], "decision": "accept", "remark": "已核对"}
    decide = partial(perform, "decide_findings", stage, story.viewer(HEAD), accept)
    answers = at_the_same_moment(
        [say, partial(drawings.settle, stage), decide, partial(drawings.settle, stage)]
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert held(stage) == {"scrutiny:rule": "natural-resources", "scrutiny-comment:…": "natural-resources"}
    assert list(differences()) == []
