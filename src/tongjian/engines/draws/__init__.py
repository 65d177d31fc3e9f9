"""Random selection anyone can verify: objects by weight and stratum, and the inspectors who go there.

`plan` binds rules and lists together in an announcement that is published before the seed can be known;
`draw` makes the draw when the parts of the seed are; `certificate` holds what a stranger needs to make it
again, and `verify` does that. `price` tells beforehand how much of the chance a weighting gives up. How to
check a certificate without this software is told in docs/draws.md.
"""

from tongjian.engines.draws.announcement import Announcement, Plan, plan
from tongjian.engines.draws.ceremony import BY_HAND, Seed, commitment
from tongjian.engines.draws.certificate import (
    INSPECTORS,
    INTERESTS,
    OBJECTS,
    Certificate,
    Held,
    Published,
    certificate,
    embedded,
    read_announcement,
    read_certificate,
)
from tongjian.engines.draws.draw import Drawn, draw
from tongjian.engines.draws.objects import Listed, ObjectList
from tongjian.engines.draws.people import Inspector, Interest, Staff
from tongjian.engines.draws.price import Price, WeightClass, price
from tongjian.engines.draws.problem import DrawError, ListErrors, Mistake
from tongjian.engines.draws.reading import read_inspectors, read_interests, read_objects
from tongjian.engines.draws.rules import Exclusion, Party, Replaced, Rules, Size, Source, Teams
from tongjian.engines.draws.selection import Hit, StratumDraw
from tongjian.engines.draws.shortage import Shortage
from tongjian.engines.draws.teams import Team
from tongjian.engines.draws.verify import Check, Outcome, Verdict, verify
from tongjian.engines.draws.visits import Visit

__all__ = [
    "BY_HAND",
    "INSPECTORS",
    "INTERESTS",
    "OBJECTS",
    "Announcement",
    "Certificate",
    "Check",
    "DrawError",
    "Drawn",
    "Exclusion",
    "Held",
    "Hit",
    "Inspector",
    "Interest",
    "ListErrors",
    "Listed",
    "Mistake",
    "ObjectList",
    "Outcome",
    "Party",
    "Plan",
    "Price",
    "Published",
    "Replaced",
    "Rules",
    "Seed",
    "Shortage",
    "Size",
    "Source",
    "Staff",
    "StratumDraw",
    "Team",
    "Teams",
    "Verdict",
    "Visit",
    "WeightClass",
    "certificate",
    "commitment",
    "draw",
    "embedded",
    "plan",
    "price",
    "read_announcement",
    "read_certificate",
    "read_inspectors",
    "read_interests",
    "read_objects",
    "verify",
]
