"""The seed: announced in parts, so that nobody chooses it."""

from __future__ import annotations

import hashlib

import pytest
from pydantic import ValidationError

from tests.engines.draws.drawcases import NONCES, VALUES, announced
from tongjian.engines.draws import DrawError, Party, Rules, Size, commitment
from tongjian.engines.draws.ceremony import combine

DIGEST = "ab" * 32


def test_the_seed_is_the_digest_of_its_announced_parts() -> None:
    seed = combine(DIGEST, announced(), VALUES)
    told = "\n".join(["seed", DIGEST, *(f"{name}={value}" for name, value in VALUES.items())])
    assert seed.value == hashlib.sha256(told.encode()).hexdigest()
    assert dict(seed.parts) == VALUES


def test_every_part_and_the_announcement_change_the_seed() -> None:
    seeds = {
        combine(DIGEST, announced(), VALUES).value,
        combine("cd" * 32, announced(), VALUES).value,
        combine(DIGEST, announced(), {**VALUES, "体彩": "4820518"}).value,
    }
    assert len(seeds) == 3


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"监察室": None}, "种子缺少“监察室”，不能抽取。若有人拒不揭示，本次作废"),
        ({"路人": "1"}, "“路人”没有事先公告"),
        ({"监察室": NONCES["公证处"]}, "“监察室”揭示的随机数与其事先公布的承诺不符"),
        ({"监察室": "short"}, "应为 32 至 128 位"),
        ({"体彩": "482051"}, "应为 7 位数字"),
        ({"体彩": "４８２０５１７"}, "应为 7 位数字"),
    ],
)
def test_another_seed_than_the_announced_one_is_refused(change: dict[str, str | None], sentence: str) -> None:
    values = {name: value for name, value in {**VALUES, **change}.items() if value is not None}
    with pytest.raises(DrawError, match=sentence):
        combine(DIGEST, announced(), values)


def test_a_commitment_cannot_be_copied_by_another_party() -> None:
    assert commitment("监察室", "0f" * 16) != commitment("公证处", "0f" * 16)


def test_nobody_is_left_to_decide_alone() -> None:
    alone = Party(name="监察室", commitment=DIGEST)
    with pytest.raises(ValidationError, match="由它一方决定"):
        Rules(title="t", size=Size(total=1), parties=(alone,))
    with pytest.raises(ValidationError, match="名称不能重复"):
        Rules(title="t", size=Size(total=1), parties=(alone, alone))


def test_a_seed_by_hand_has_one_value_without_hidden_characters() -> None:
    rules = Rules(title="t", size=Size(total=1))
    assert combine(DIGEST, rules, {"seed": "42"}).value
    for wrong in ("", "4\n2", " 42"):
        with pytest.raises(DrawError):
            combine(DIGEST, rules, {"seed": wrong})
