"""The packs of a city: one of each district's current plan, and the districts side by side."""

from pathlib import Path

from portfolio.beds.data import city as city_data
from portfolio.beds.records.city import City
from portfolio.beds.service.city import roll_up_city
from portfolio.beds.words.city import city_markdown
from portfolio.history.service import issued
from portfolio.pack.service import cells
from portfolio.pack.service.month import Pack, pack_of, put_down
from portfolio.pictures.records import Published
from portfolio.pictures.service.drawing import Tell, untold
from portfolio.store.database import Database
from portfolio.store.paths import safe_name
from portfolio.store.scope import Named
from portfolio.values import tabular
from portfolio.values.errors import OutputProblem
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.remarks import Remark


def monthly_city(
    database: Database, month: Month, folder: Path, *, force: bool = False, tell: Tell = untold
) -> Published:
    """Write a pack of each district into a folder named for its code, and the city beside them.

    All are made from one picture of the database and appear together, or none does. A district
    without a plan gets no pack and is named.

    Raises OutputProblem as `monthly` does, and where two codes would name the same folder.
    """
    still = database.snapshot()
    city = roll_up_city(still, month)
    folders = _folders(city, folder)
    packs = []
    for code, place in folders.items():
        own = still.looking_at(Named(district=code))
        packs.append(pack_of(own, month, place, issued.corrected(own, cells.files), tell))
    return put_down(still, month, [*packs, _beside(city, folder)], force=force)


def _folders(city: City, folder: Path) -> dict[str, Path]:
    """Return the folder of each district that has a plan, by its code."""
    found: dict[str, Path] = {}
    taken: dict[str, str] = {}
    for code in (item.district.code for item in city.districts if item.plan):
        found[code] = folder / safe_name(code)
        other = taken.setdefault(found[code].name.casefold(), code)
        if other != code:
            raise OutputProblem(
                mark(
                    "The districts “{one}” and “{other}” would share {folder}; write each with"
                    " --district and a folder of its own."
                ),
                one=other,
                other=code,
                folder=found[code],
            )
    return found


def _beside(city: City, folder: Path) -> Pack:
    """Return the city itself, as `portfolio city` prints it, with who has no pack."""
    texts = {
        "city.json": tabular.json_text(city_data.city_data(city)),
        "city.csv": tabular.csv_text(city_data.city_rows(city)),
        "city.md": city_markdown(city),
    }
    bare = mark("The district “{code}” has no plan, and so no pack.")
    return Pack(
        folder,
        {folder / name: text.encode("utf-8") for name, text in texts.items()},
        tuple(
            Remark(bare, {"code": item.district.code}) for item in city.districts if not item.plan
        ),
    )
