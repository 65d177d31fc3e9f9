"""A made-up city: objects, pairs of inspectors, and a model."""

from __future__ import annotations

import numpy as np

from tongjian.engines.risk import Inspections, Model, Objects

MODEL = Model.model_validate(
    {
        "model": "test",
        "title": "测试模型",
        "least_items": 10,
        "ages": [{"months": 12, "counts": "1"}, {"months": 24, "counts": "0.5"}],
        "indicators": [
            {
                "indicator": "found",
                "title": "不合格率",
                "measure": "unqualified",
                "points": 40,
                "from": 0,
                "to": 30,
                "required": True,
            },
            {"indicator": "penalties", "title": "处罚", "measure": "penalties", "points": 30, "to": 3},
            {"indicator": "late", "title": "逾期", "measure": "late", "points": 20, "to": 100},
            {
                "indicator": "kind",
                "title": "类别",
                "measure": "kind",
                "points": 10,
                "table": {"site": 10, "company": 4},
            },
        ],
        "classes": [
            {"kinds": ["site"], "title": "工地", "thresholds": {"B": 15, "C": 35, "D": 60}},
            {
                "kinds": ["company"],
                "title": "企业",
                "thresholds": {"B": 15, "C": 35, "D": 60},
                "without": "B",
            },
        ],
    }
)


def city(seed: int, objects: int = 120, people: int = 12, visits: int = 600) -> tuple[Objects, Inspections]:
    """Objects of two kinds and inspections of a hundred items each, at most 80 of them failed."""
    rng = np.random.default_rng(seed)
    kinds = rng.integers(0, 2, objects)
    whom = rng.integers(0, objects, visits)
    first = rng.integers(0, people, visits)
    second = (first + rng.integers(1, people, visits)) % people
    given = Objects(
        [f"o{place}" for place in range(objects)],
        {
            "penalties": rng.integers(0, 4, objects) * 1000,
            "late": rng.integers(0, 101, objects) * 1000,
        },
        {"kind": (("site", "company"), kinds)},
    )
    made = Inspections(
        whom,
        kinds[whom] * 3 + rng.integers(0, 3, visits),
        np.stack([first, second], axis=1),
        np.full(visits, 100),
        rng.integers(0, 81, visits),
        people,
        6,
    )
    return given, made
