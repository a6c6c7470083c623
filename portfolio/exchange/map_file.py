"""The form of a mapping file, checked by pydantic; loaded only where a mapping file is read."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError

from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.language import mark


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GivenColumn(_Strict):
    """Where a field stands on the sheet and how its cells are written."""

    heading: str | None = None
    letter: str | None = Field(default=None, pattern=r"^[A-Za-z]{1,3}$")
    unit: str | None = None
    date_order: Literal["dmy", "mdy"] | None = None
    serials: StrictBool | None = None


class GivenMap(_Strict):
    """A mapping file as it is written."""

    kind: Literal["projects", "reports", "population", "targets", "totals", "funding"]
    sheet: str | None = None
    header: StrictInt | None = Field(default=None, ge=1)
    header_rows: Literal[1, 2] | None = None
    date_order: Literal["dmy", "mdy"] | None = None
    serials: StrictBool = False
    match: Literal["code", "name", "both"] = "both"
    totals: StrictBool = True
    skip_rows: list[StrictInt] = []
    columns: dict[str, str | GivenColumn]
    values: dict[str, dict[str, str]] = {}
    constants: dict[str, str | int | float] = {}
    skip: dict[str, list[str]] = {}


def check(data: dict[str, Any]) -> tuple[GivenMap | None, list[PortfolioError]]:
    """Return the map, or every mistake of it, each named with its key."""
    try:
        return GivenMap.model_validate(data), []
    except ValidationError as error:
        found = {_key(item["loc"]): item for item in error.errors(include_url=False)}
        return None, [_mistake(key, item) for key, item in found.items()]


def _key(place: tuple[int | str, ...]) -> str:
    """Return the key of a mistake; pydantic names the members of a union as well."""
    return ".".join(str(part) for part in place if part not in ("str", "int", "GivenColumn"))


_SENTENCES = {
    "extra_forbidden": mark("{key}: there is no such key; take it out."),
    "missing": mark("{key}: it is missing; give it."),
    "literal_error": mark("{key}: “{value}” is none of: {expected}."),
}


def _mistake(key: str, item: Any) -> PortfolioError:
    sentence = _SENTENCES.get(item["type"], mark("{key}: “{value}” cannot be used here ({why})."))
    expected = str(item.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
    return WrongUsage(
        sentence, key=key, value=item["input"], expected=expected.replace("'", ""), why=item["msg"]
    )
