"""Where the files lie that come with the program."""

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parents[1]
#: Where the program runs from a checkout, the folder of all that is beside the package.
CHECKOUT: Final = PACKAGE.parent
DATA: Final = Path(__file__).parent / "data"
FONTS: Final = Path(__file__).parent / "fonts"
CATALOGUES: Final = Path(__file__).parent / "locale"


def shipped(packaged: str, checked_out: str) -> Path:
    """Return a file or folder: the installed package's, else the checkout's."""
    found = PACKAGE / packaged
    return found if found.exists() else CHECKOUT / checked_out
