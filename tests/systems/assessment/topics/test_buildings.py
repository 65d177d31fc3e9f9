"""违法建设: areas that never add up to more than stood, a second look by somebody else, and import."""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, transaction

from tests.systems.assessment.people import DISTRICT, FIRST, NOW, OTHER, SECOND, STRANGER, client, viewer
from tests.systems.assessment.results import opened
from tests.systems.assessment.tasks.test_pages import table
from tongjian.kernel.people.models import Organisation
from tongjian.systems.assessment.demo import papers
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.results.models import IllegalBuilding, Recheck, TopicImport, Treatment
from tongjian.systems.assessment.topics import queries
from tongjian.systems.assessment.topics.buildings import add, recheck, treat

pytestmark = [pytest.mark.database]
TODAY = str(NOW.date())
CELLS = {
    "code": "违-01",
    "district": "姑苏区",
    "address": "观前街 1 号",
    "kind": "新增",
    "found_on": TODAY,
    "found_m2": "120.50",
}
ROOT = "/suzhou/assessment/topics/buildings/"
HEADS = ["编号", "区域", "地址", "类别", "发现日期", "违法面积", "已拆除面积"]


@pytest.mark.django_db
def test_found_treated_and_looked_at_again(city: None) -> None:
    for name in (STRANGER, DISTRICT):
        with pytest.raises(PermissionDenied):
            add(viewer(name), "suzhou", CELLS, NOW)
    row = add(viewer(OTHER), "suzhou", CELLS, NOW)
    with pytest.raises(RefusedError, match="已经登记"):
        add(viewer(FIRST), "suzhou", CELLS, NOW)
    with pytest.raises(RefusedError) as refused:
        wrong = {"kind": "旧的", "found_m2": "0", "found_on": "2999-01-01", "longitude": "300"}
        add(viewer(FIRST), "suzhou", {**CELLS, "code": "违-02", **wrong}, NOW)
    assert len(refused.value.sentences) == 4
    treat(viewer(OTHER), row.pk, "demolished", "100", TODAY, "机械拆除", NOW)
    with pytest.raises(RefusedError, match=r"还有 20\.50 平方米"):
        treat(viewer(OTHER), row.pk, "corrected", "20.51", TODAY, "", NOW)
    body = Organisation.objects.get(code="um-assessment")
    with pytest.raises(PermissionDenied):
        recheck(viewer(OTHER), row.pk, True, "", papers.picture(1, body), NOW)
    with pytest.raises(RefusedError, match="还有什么"):
        recheck(viewer(FIRST), row.pk, False, "", papers.picture(1, body), NOW)
    assert queries.buildings(viewer(FIRST), "suzhou", days=30)[0].recheck_by is not None
    recheck(viewer(FIRST), row.pk, False, "还有一间", papers.picture(1, body), NOW)
    with pytest.raises(RefusedError, match="已经用过"):
        recheck(viewer(SECOND), row.pk, True, "", papers.picture(1, body), NOW)
    assert queries.buildings(viewer(FIRST), "suzhou", days=30)[0].recheck_by is None
    treat(viewer(FIRST), row.pk, "demolished", "20.5", TODAY, "", NOW)
    with pytest.raises(RefusedError, match="要由别人复查"):
        recheck(viewer(FIRST), row.pk, True, "", papers.picture(2, body), NOW)
    (total,) = queries.totals(viewer(OTHER), "suzhou")
    assert (total.number, total.share) == (1, "100.00%") and not queries.totals(viewer(DISTRICT), "suzhou")
    for rows in (Treatment.objects.all(), Recheck.objects.all(), IllegalBuilding.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        IllegalBuilding.objects.update(found_m2=1)


@pytest.mark.django_db
def test_a_table_is_taken_whole_or_not_at_all_and_pages(city: None) -> None:
    good = ["违-11", "吴江区", "中山南路 3 号", "存量", TODAY, 80, 30]
    bad = ["违-12", "昆山市", "不知", "存量", "昨天", 10, 20]
    send: Callable[..., BytesIO] = table
    refused = client(FIRST).post(f"{ROOT}import/", {"file": send(HEADS, good, bad)})
    text = refused.content.decode()
    assert refused.status_code == 422 and "第 3 行：不认识区域“昆山市”" in text and "昨天" in text
    assert not IllegalBuilding.objects.exists()
    assert client(FIRST).post(f"{ROOT}import/", {"file": send(HEADS, good)}).status_code == 302
    row = IllegalBuilding.objects.get()
    assert row.treated_m2 == 30 and row.table is not None and row.district.code == "um-wujiang"
    again = ["违-11", "吴江区", "改了地址", "存量", TODAY, 90, 0]
    assert client(FIRST).post(f"{ROOT}import/", {"file": send(HEADS, again)}).status_code == 302
    row.refresh_from_db()
    assert row.address == "中山南路 3 号"
    assert [line["why"] for each in TopicImport.objects.order_by("at") for line in each.report] == [
        "已登记",
        "已有这个编号，没有改动",
    ]
    assert "已有这个编号" in client(FIRST).get(f"{ROOT}import/").content.decode()
    for address in (ROOT, f"{ROOT}?state=standing&kind=stock&district=um-wujiang", f"{ROOT}{row.pk}/"):
        assert "违-11" in opened(DISTRICT, address)
        assert client(STRANGER).get(address).status_code == 403
    exported = client(DISTRICT).get(f"{ROOT}?xlsx=1")
    assert exported.content[:2] == b"PK" and "attachment" in exported["Content-Disposition"]
    assert "违-11" not in client(OTHER).get(ROOT).content.decode()
    assert client(OTHER).get(f"{ROOT}{row.pk}/").status_code == 404
    assert client(DISTRICT).get(f"{ROOT}import/").status_code == 403
    given = {"act": "treat", "way": "demolished", "m2": "99", "on": TODAY}
    assert client(DISTRICT).post(f"{ROOT}{row.pk}/", given).status_code == 422
    assert client(DISTRICT).post(f"{ROOT}{row.pk}/", {**given, "m2": "50"}).status_code == 302
    assert client(DISTRICT).post(f"{ROOT}{row.pk}/", {"act": "recheck", "gone": "yes"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_treatments_at_the_same_moment_never_exceed_what_stood(city: None) -> None:
    row = add(viewer(OTHER), "suzhou", CELLS, NOW)
    who, barrier, refused = viewer(OTHER), threading.Barrier(3), list[RefusedError]()

    def one() -> None:
        barrier.wait()
        try:
            treat(who, row.pk, "demolished", "60", TODAY, "", NOW)
        except RefusedError as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row.refresh_from_db()
    assert row.treated_m2 == 120 and Treatment.objects.count() == 2 and len(refused) == 1
