"""Runs every measurement and prints the table: `make bench`, or `python -m bench NAME ...`."""

import sys

from bench import cities, imports, packs, pictures, rollups, screens, servers, start

MEASUREMENTS = {
    **start.MEASUREMENTS,
    **rollups.MEASUREMENTS,
    **cities.MEASUREMENTS,
    **screens.MEASUREMENTS,
    **pictures.MEASUREMENTS,
    **packs.MEASUREMENTS,
    **imports.MEASUREMENTS,
    **servers.MEASUREMENTS,
}


def main() -> int:
    wanted = sys.argv[1:] or list(MEASUREMENTS)
    if unknown := [name for name in wanted if name not in MEASUREMENTS]:
        names = ", ".join(MEASUREMENTS)
        print(f"There is no measurement “{unknown[0]}”; the names are: {names}.", file=sys.stderr)
        return 2
    missed = 0
    print(f"{'what':58} {'figure':>10} {'bound':>10}")
    for name in wanted:
        for row in MEASUREMENTS[name]():
            missed += not row.reached
            print(
                f"{row.what:58} {row.figure:>10} {row.bound:>10}{'' if row.reached else '  missed'}"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
