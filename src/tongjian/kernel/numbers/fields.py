"""Exact decimals on every database."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

if TYPE_CHECKING:

    class _BigIntegerField(models.BigIntegerField[Any, Decimal | None]):
        # What the checker lets a row be made with: decimals too.
        _pyi_private_set_type: Any
else:
    _BigIntegerField = models.BigIntegerField


class ScaledDecimalField(_BigIntegerField):
    """A decimal with a fixed number of `places`, kept as a whole number of its last place.

    SQLite keeps a Django `DecimalField` as a binary float; a whole number is exact, sorts and adds the same
    everywhere. Sums come back as decimals, products and averages in SQL do not. More places than declared are
    refused rather than rounded away.
    """

    def __init__(self, *args: Any, places: int, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "places": self.places}

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Decimal) else Decimal(str(value))

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or hasattr(value, "resolve_expression"):
            return value  # type: ignore[no-any-return]
        scaled = Decimal(str(value)).scaleb(self.places)
        if scaled != scaled.to_integral_value(ROUND_HALF_UP):
            raise ValidationError(f"{value} 的小数位数超过 {self.places} 位")
        return int(scaled)
