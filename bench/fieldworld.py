"""What `bench.fieldsync` plays in: two officers, many visits, and the comparison at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tongjian.engines.fieldwork import Replica

Played = tuple[str, tuple[Replica, Replica], list[str]]


def make(
    rounds: int, names: Sequence[str], password: str, items: Sequence[str]
) -> tuple[list[str], list[int]]:
    """The ids of so many visits, and of the accounts of the officers."""
    from django.contrib.auth.hashers import make_password
    from django.db import transaction
    from django.utils import timezone

    from tongjian.kernel.inspectorate.actions import enter_officer, enter_subject
    from tongjian.kernel.people.models import Holding, Organisation, Post, User
    from tongjian.site.installation import prepare
    from tongjian.systems.supervision.field.making import Order, open_visit
    from tongjian.systems.supervision.field.sheet import SheetItem, SheetMatter, VisitSheet

    prepare(lambda _: None, demo=False)
    now, begin, hashed = timezone.now(), date(2020, 1, 1), make_password(password)
    body = Organisation.objects.get(city="suzhou", code="quality-safety-station")
    post = Post.objects.get(organisation=body, code="inspector")
    users = [User.objects.create(username=name, name=name, password=hashed) for name in names]
    matter = SheetMatter(
        code="32050017001001",
        title="施工现场检查",
        checklist="11320500MADM1T001J317001001",
        items=tuple(SheetItem(key=item, title=item) for item in items),
    )
    with transaction.atomic():
        known: dict[str, Any] = {"origin": "bench", "since": begin, "by": None, "at": now}
        team = []
        for number, user in enumerate(users):
            Holding.objects.create(post=post, user=user, since=begin)
            officer = enter_officer(
                "suzhou",
                f"BENCH-{number}",
                name=user.name,
                certified_until=now.date() + timedelta(days=900),
                organisation=body,
                user=user,
                regions=["320500"],
                since=begin,
                by=None,
                at=now,
            )
            team.append(officer)
        site = enter_subject(
            "suzhou",
            "site",
            "BENCH",
            name="工地",
            party_name="公司",
            nature="2",
            identifier_kind="统一社会信用代码",
            identifier="91320508MADM0T018W",
            region="320508",
            **known,
        )
        order = Order("suzhou", "工地", site, body.pk, team, VisitSheet(matters=(matter,)), now.date())
        visits = [str(open_visit(order, by=None, at=now).pk) for _ in range(rounds)]
    return visits, [user.pk for user in users]


def compared(played: Sequence[Played]) -> dict[str, int]:
    """What is missing, what is there twice, and where phones and server differ. All have to be 0."""
    from tongjian.engines.fieldwork import fold
    from tongjian.systems.supervision.field.models import FieldFact
    from tongjian.systems.supervision.field.recording import fact_of
    from tongjian.systems.supervision.field.verify import differences

    found = {"facts": 0, "lost": 0, "duplicates": 0, "different_states": 0, "contradictions": 0}
    for visit, phones, made in played:
        rows = [fact_of(row) for row in FieldFact.objects.filter(visit=UUID(visit)).order_by("number")]
        state = fold(rows)
        ids = [fact.id for fact in rows]
        found["facts"] += len(rows)
        found["lost"] += len(set(made) - set(ids))
        found["duplicates"] += len(ids) - len(set(ids))
        found["different_states"] += any(phone.state() != state for phone in phones)
        found["contradictions"] += len(state.contradictions)
    return {**found, "verify_differences": len(list(differences(None)))}
