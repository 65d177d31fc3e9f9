"""送达: an official records it, or the applicant signs for the letter on the platform. Acts on a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.cases.actions import Action, Refusal, View, applicant, registry
from tongjian.kernel.cases.common import ANY_KIND, Given
from tongjian.kernel.cases.facts import Fact, LetterIssued
from tongjian.kernel.cases.status import Status
from tongjian.kernel.letters.actions import serve
from tongjian.kernel.letters.models import PROOF, Letter, Way
from tongjian.kernel.people.viewer import Role

SERVING = (Role.WINDOW, Role.HANDLER, Role.HEAD)
WAYS = tuple((way.value, way.label) for way in Way)


class OfLetter(Action):
    """An act on a letter of the case, whatever the case's state: decisions are served after the end."""

    kinds, states = ANY_KIND, frozenset(Status)
    # The page of the letter leads here.
    button = False

    def load(self, view: View, given: Any) -> Letter | None:
        """The letter, under the lock of the case. 1 query."""
        found = Letter.objects.select_related("service").filter(pk=given.letter, case=view.case.id)
        return found.first()

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        letter: Letter | None = view.loaded
        if letter is None:
            yield Refusal("本办件没有这份文书", "请刷新页面")
        elif letter.kind == PROOF:
            yield Refusal("送达回证本身不再送达")
        elif hasattr(letter, "service"):
            yield Refusal(f"{letter.number} 已经送达过了", "请刷新页面查看送达回证")
        else:
            yield from self.check_letter(view, given, letter)

    def check_letter(self, view: View, given: Any, letter: Letter) -> Iterator[Refusal]:
        """What else stands against it."""
        raise NotImplementedError

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        return iter(())


def proved(proof: Letter) -> LetterIssued:
    """The proof of service, as the case's ledger has it."""
    return LetterIssued(
        letter=str(proof.pk), letter_kind=proof.kind, number=proof.number, digest=proof.digest
    )


@registry.action
class Serve(OfLetter):
    """记录送达: how, to whom and when an official handed the letter over."""

    name, title = "serve_letter", "记录送达"

    class Input(Given):
        letter: UUID = Field(title="文书")
        way: Way = Field(title="送达方式")
        receiver: str = Field(min_length=2, max_length=120, title="受送达人（签收人）")
        at: datetime | None = Field(None, title="送达时间")

    def who(self, view: View) -> Refusal | None:
        if view.case.city in view.actor.cities(*SERVING):
            return None
        return Refusal("只有出具文书的部门或综合窗口可以记录送达")

    def choices(self, view: View, name: str) -> tuple[tuple[str, str], ...]:
        return WAYS if name == "way" else ()

    def check_letter(self, view: View, given: Any, letter: Letter) -> Iterator[Refusal]:
        at_window = view.actor.has(Role.WINDOW, city=letter.city)
        if not at_window and letter.organisation_id not in view.actor.organisations(*SERVING):
            yield Refusal("这份文书由其他部门出具", "请由出具文书的部门或综合窗口记录送达")
        at = _moment(given.at, view.now)
        if at > view.now:
            yield Refusal("送达时间晚于现在", "请填写实际送达的时间")
        if at < letter.drawn_at:
            yield Refusal("送达时间早于文书出具时间", "请核对送达回证上的时间")

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        at = _moment(given.at, view.now)
        yield proved(serve(view.loaded, way=given.way, receiver=given.receiver, at=at, by=view.actor.user))


@registry.action
class SignFor(OfLetter):
    """签收: the applicant has read the letter on the platform (电子送达)."""

    name, title = "sign_for_letter", "签收文书"
    by_agent = True

    class Input(Given):
        letter: UUID = Field(title="文书")

    def who(self, view: View) -> Refusal | None:
        return applicant(view)

    def check_letter(self, view: View, given: Any, letter: Letter) -> Iterator[Refusal]:
        if letter.addressee_id not in view.actor.organisations(Role.APPLICANT):
            yield Refusal("这份文书不是发给贵单位的")

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        actor = view.actor
        yield proved(serve(view.loaded, way=Way.ELECTRONIC, receiver=actor.name, at=view.now, by=actor.user))


def _moment(given: datetime | None, now: datetime) -> datetime:
    """When it was, with the local time zone where none was typed."""
    if given is None:
        return now
    return timezone.make_aware(given) if timezone.is_naive(given) else given
