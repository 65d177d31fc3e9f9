"""Rows whose attributes say something. There is no index: attributes differ from layer to layer."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from tongjian.engines.blueprint.feature import Value


def says(wanted: Mapping[str, Value]) -> RawSQL:
    """The condition that the attributes have these values; 2 and 2.0 are the same. Names hold no `"`."""
    if connection.vendor == "sqlite":
        condition = " AND ".join(["json_extract(attributes, %s) = %s"] * len(wanted))
        given = [part for name, value in wanted.items() for part in (f'$."{name}"', value)]
    else:
        condition, given = "attributes::jsonb @> %s::jsonb", [json.dumps(dict(wanted), ensure_ascii=False)]
    return RawSQL(condition, given, output_field=BooleanField())
