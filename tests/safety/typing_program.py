"""The program with a defect planted in its drafts: `python -m tests.safety.typing_program PLANT …`."""

import sys
from unittest import mock

from portfolio.cli.main import main
from tui.shell.drafts import Drafts


def run(plant: str, arguments: list[str]) -> None:
    if plant == "no-draft":
        with mock.patch.object(Drafts, "keep", return_value=None):
            main(arguments)
    main(arguments)


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:])
