"""Targets, stocks, residents and changes of stock of a random history."""

from random import Random

from tests.beds.model_records import Baseline, Residents, Stock, StockChange, Target, month_of
from tests.beds.model_residents import half_up

CENSUS = Residents(month_of(2020, 11), 100_003, "census", month_of(2021, 5))


def figures_of(random: Random, baselines: list[Baseline], approved: int, last: int) -> dict:
    """Two or three targets, each with its base, and what the statistics say of some year ends."""
    residents = _residents(random, last)
    years = [month_of(year, 12) for year in range(2020, last // 12)]
    new = sum(it.new or 0 for it in baselines if it.number == 1)
    bases = sorted(random.sample(years[1:5], random.choice((1, 1, 2))))
    targets = [
        _target(random, f"T{number}", base, residents, new, approved)
        for number, base in enumerate([years[0], *bases], start=1)
    ]
    when = random.sample(range(approved, last - 12), random.choice((0, 0, 1, 2)))
    changes = [
        StockChange(month, random.choice((-40, -15, 20, 35)), month + random.randint(0, 5))
        for month in sorted(when)
    ]
    found = {
        "targets": targets,
        "stocks": _stocks(random, years, targets, new),
        "residents": residents,
        "changes": changes,
    }
    return {
        name: tuple(it for it in items if it.published <= last) for name, items in found.items()
    }


def _target(
    random: Random, code: str, base: int, residents: list[Residents], new: int, approved: int
) -> Target:
    people = [it.value for it in residents if it.month <= base][-1]
    rate = random.randint(480, 620)
    wanted = rate + int(new * random.uniform(-0.1, 1.1) * 100_000 / people)
    month = base + random.choice((24, 36, 48, 54, 60))
    published = max(base, approved) + random.randint(0, 8)
    return Target(code, month, wanted, base, rate, people, published)


def _stocks(random: Random, years: list[int], targets: list[Target], new: int) -> list[Stock]:
    """A stock of some year ends; of a base month one that bears the base out, or not."""
    found = []
    bases = {it.base_month: it for it in targets}
    for month in years:
        if random.random() < (0.45 if month in bases else 0.35):
            target = bases.get(month, targets[0])
            beds = half_up(target.base_rate * target.residents, 100_000)
            beds += random.choice((0, 0, 1, 30)) if month in bases else random.randint(0, new)
            found.append(Stock(month, beds, month + random.randint(1, 10)))
            if random.random() < 0.3:
                later = found[-1].published + random.randint(2, 12)
                found.append(Stock(month, beds + random.choice((-12, 9)), later, 2))
    if random.random() < 0.15:
        beds = half_up(targets[0].base_rate * targets[0].residents, 100_000) + new // 2
        found.append(Stock(month_of(2024, 6), beds, month_of(2024, 9)))
    return sorted(found, key=lambda it: (it.month, it.number))


def _residents(random: Random, last: int) -> list[Residents]:
    found = [CENSUS]
    for year in range(2021, last // 12):
        if random.random() < 0.75:
            month = month_of(year, 12)
            value = CENSUS.value + random.randint(-2_000, 6_000)
            found.append(Residents(month, value, "survey", month + random.randint(1, 6)))
            if random.random() < 0.2:
                later = found[-1].published + random.randint(2, 14)
                found.append(
                    Residents(month, value + random.choice((-900, 1_100)), "survey", later, 2)
                )
    return found
