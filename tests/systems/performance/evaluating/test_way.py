"""A self-evaluation from its first word to its use in the year after, and everything that is refused."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.systems.performance.evaluating.kit import (
    FILLER,
    FINANCE,
    FINANCE_HEAD,
    HEAD,
    begun,
    filled,
    submitted,
    viewer,
)
from tongjian.cli.verify import differences as verified
from tongjian.kernel.draws.models import Draw, DrawState
from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Entry
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.ledger.records import events_of
from tongjian.kernel.measures.models import Score
from tongjian.kernel.notices.models import Notice
from tongjian.systems.performance.declaring.following import begin_next
from tongjian.systems.performance.declaring.refused import RefusedError
from tongjian.systems.performance.evaluating import (
    actions,
    deciding,
    disclosing,
    sampling,
    using,
)
from tongjian.systems.performance.evaluating.models import (
    Disclosure,
    Evaluation,
    EvaluationState,
    EvaluationVersion,
    ResultUse,
    Review,
)
from tongjian.systems.performance.evaluating.seconding import Given
from tongjian.systems.performance.evaluating.verifying import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def now() -> datetime:
    return timezone.now()


def typed(row: Evaluation, number: int, column: str, text: str) -> None:
    draft = Draft.objects.get(pk=row.draft_id)
    path = f"indicators.{draft.data['indicators'][number - 1]['_row']}.{column}"
    forms.save(draft.pk, [Entry(path, (text,), draft.revisions.get(path, 0))], viewer(FILLER))


def kinds(row: Evaluation) -> list[str]:
    return [event.kind.partition(":")[2] for event in events_of(row.pk)]


def test_what_lacks_is_named_row_by_row(suzhou: str) -> None:
    row = begun(suzhou)
    with pytest.raises(RefusedError, match="已经开始"):
        actions.begin(viewer(FILLER), row.declaration_id, now())
    with pytest.raises(PermissionDenied):
        actions.begin(viewer("suzhou-housing"), row.declaration_id, now())
    with pytest.raises(PermissionDenied):
        actions.submit(viewer(FILLER), row.pk, now())
    with pytest.raises(RefusedError) as caught:
        actions.submit(viewer(HEAD), row.pk, now())
    said = [mistake.sentence for mistake in caught.value.mistakes]
    assert any("没有完成值" in sentence for sentence in said)
    assert {"scope", "chapter_results"} <= {mistake.path for mistake in caught.value.mistakes}
    assert not Score.objects.exists() and Draft.objects.get(pk=row.draft_id).closed_at is None

    row = Evaluation.objects.get(pk=row.pk)
    typed(row, 1, "actual", "健全")
    told = actions.judge(row, Draft.objects.select_related("form").get(pk=row.draft_id))
    (source,) = [
        each for each in told.wanting if each.path.endswith(".source") and "第 1 行" in each.sentence
    ]
    assert "写明依据" in source.sentence
    typed(row, 1, "attainment", "120")
    told = actions.judge(row, Draft.objects.select_related("form").get(pk=row.draft_id))
    assert told.lines and any("第 1 行" in each.sentence for each in told.wanting)


def test_values_are_looked_up_again_and_typed_ones_stay(suzhou: str) -> None:
    row = filled(suzhou)
    first = row.draft.data["indicators"][0]
    forms.remove_row(row.draft_id, "indicators", row.draft.data["indicators"][4]["_row"], viewer(FILLER))
    told = actions.judge(row, Draft.objects.select_related("form").get(pk=row.draft_id))
    assert any("删去" in each.sentence for each in told.wanting)
    actions.look_up(viewer(FILLER), row.pk, now())
    draft = Draft.objects.select_related("form").get(pk=row.draft_id)
    assert len(draft.data["indicators"]) == 43 and draft.data["indicators"][0] == first
    assert not any("删去" in each.sentence for each in actions.judge(row, draft).wanting)
    actions.ask(viewer(FILLER), row.pk, now())
    assert Notice.objects.filter(title__startswith="自评待报送").exists()


def test_returned_rechecked_drawn_and_spot_checked(suzhou: str) -> None:
    row = submitted(suzhou)
    for stranger in (FILLER, HEAD, "suzhou-housing-head"):
        with pytest.raises(PermissionDenied):
            deciding.recheck(viewer(stranger), row.pk, 1, {}, "", now())
    with pytest.raises(RefusedError, match="要写明原因"):
        deciding.send_back(viewer(FINANCE), row.pk, 1, " ", now())
    deciding.send_back(viewer(FINANCE), row.pk, 1, "补写来源", now())
    actions.submit(viewer(HEAD), row.pk, now())
    with pytest.raises(RefusedError, match="新的一稿"):
        deciding.recheck(viewer(FINANCE), row.pk, 1, {}, "", now())
    for given, said in (
        (Given("5.22%"), "写明理由"),
        (Given("", "1"), "写明理由"),
        (Given("", "一", "理由"), "不是数"),
        (Given("", "9", "理由"), "超过分值"),
    ):
        with pytest.raises(RefusedError, match=said):
            deciding.recheck(viewer(FINANCE), row.pk, 2, {28: given}, "", now())
    assert Score.objects.count() == 2, "a refusal leaves nothing behind"
    deciding.recheck(viewer(FINANCE), row.pk, 2, {28: Given("", "1", "没有写清口径")}, "其余属实", now())
    row.refresh_from_db()
    assert row.state == EvaluationState.CHECKED
    with pytest.raises(RefusedError, match="没有被抽中"):
        deciding.spot_check(viewer(FINANCE_HEAD), row.pk, 2, {}, "", now())

    with pytest.raises(PermissionDenied):
        sampling.announce(viewer(FINANCE), suzhou, 2022, "数", "某处", now())
    with pytest.raises(RefusedError, match="写明公开数字"):
        sampling.announce(viewer(FINANCE_HEAD), suzhou, 2022, "", "", now())
    sampling.announce(viewer(FINANCE_HEAD), suzhou, 2022, "某期开奖号码", "明日公布", now())
    with pytest.raises(RefusedError):
        sampling.announce(viewer(FINANCE_HEAD), suzhou, 2022, "另一个数", "明日公布", now())
    sampling.make(viewer(FINANCE_HEAD), suzhou, 2022, "0123456", now())
    row.refresh_from_db()
    draw = Draw.objects.get()
    assert row.spot_id == draw.pk and draw.state == DrawState.DRAWN and draw.certificate
    with pytest.raises(RefusedError, match="由同事办理"):
        deciding.spot_check(viewer(FINANCE), row.pk, 2, {}, "", now())
    before = row.final
    made = deciding.spot_check(viewer(FINANCE_HEAD), row.pk, 2, {}, "属实", now())
    row.refresh_from_db()
    assert row.final_id == made.score_id and before is not None
    assert made.score.printed == before.printed, "what the re-check found stands until it is changed"
    with pytest.raises(RefusedError, match="已经抽查"):
        deciding.spot_check(viewer(FINANCE_HEAD), row.pk, 2, {}, "", now())
    assert kinds(row) == [
        *("begun", "submitted", "returned", "submitted", "rechecked", "drawn", "spot-checked"),
    ]
    assert not list(verified(suzhou))


def test_the_result_is_disclosed_and_bears_on_the_year_after(suzhou: str) -> None:
    row = submitted(suzhou)
    with pytest.raises(RefusedError, match="不能这样办理"):
        disclosing.disclose(viewer(FINANCE), row.pk, {}, now())
    low = {number: Given("", "0", "没有依据") for number in range(1, 13)}
    made = deciding.recheck(viewer(FINANCE), row.pk, 1, low, "", now())
    assert 60 <= Decimal(made.score.printed) < 80
    for withheld in ({"money": " "}, {"targets": "涉密"}):
        with pytest.raises(RefusedError):
            disclosing.disclose(viewer(FINANCE), row.pk, withheld, now())
    disclosing.disclose(viewer(FINANCE), row.pk, {"money": "含未公开的合同金额"}, now())
    with pytest.raises(RefusedError, match="已经公开"):
        disclosing.disclose(viewer(FINANCE), row.pk, {}, now())

    advice = using.advice_for(row.declaration)
    assert advice is not None and (advice.grade, advice.factor) == ("中", Decimal("0.9"))
    assert "尚未确定" in advice.sentence and str(row.pk) in advice.link
    after = begin_next(viewer(FILLER), row.declaration_id, now())
    data = Draft.objects.get(pk=after.draft_id).data
    assert Decimal(data["sub_projects"][0]["amount"]) == Decimal("2269.33") * Decimal("0.9")
    for factor, reason, said in (
        ("95", " ", "写明原因"),
        ("九成", "理由", "不是百分数"),
        ("2000", "理由", "应在"),
    ):
        with pytest.raises(RefusedError, match=said):
            using.decide(viewer(FINANCE), row.pk, factor, reason, now())
    with pytest.raises(PermissionDenied):
        using.decide(viewer(HEAD), row.pk, "", "", now())
    using.decide(viewer(FINANCE), row.pk, "95%", "主要指标已经整改", now())
    advice = using.advice_for(row.declaration)
    assert advice is not None and advice.factor == Decimal("0.95") and "主要指标已经整改" in advice.sentence
    with pytest.raises(RefusedError, match="已经确定"):
        using.decide(viewer(FINANCE), row.pk, "", "", now())

    for model, changed in (
        (EvaluationVersion, {"body": "{}"}),
        (Review, {"opinion": "别的"}),
        (Disclosure, {"withheld": []}),
        (ResultUse, {"reason": "别的"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**changed)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()
    assert not list(differences(suzhou))
    Evaluation.objects.update(final=EvaluationVersion.objects.get().score)
    assert [sentence for _, sentence in differences(suzhou)] == ["所用的得分不是最后一次评定的得分"]
