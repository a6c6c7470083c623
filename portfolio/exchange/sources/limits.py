"""How much a file may hold: what is larger is refused before it is read into memory."""

import json
from typing import Final

#: Rows of a sheet, as many as Excel has.
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 1_000
#: Characters of one cell, as many as Excel takes.
LONGEST_CELL: Final = 32_767
#: Characters of one line of a text file.
LONGEST_LINE: Final = 1_000_000
#: Bytes of a text file, and of a workbook as it lies on the disk.
MOST_TEXT_BYTES: Final = 512 * 2**20
MOST_BOOK_BYTES: Final = 64 * 2**20
#: Bytes of a workbook's parts when unpacked, all together.
MOST_UNPACKED: Final = 400 * 2**20
#: How many times larger a part may be than packed, looked at from RATIO_FROM bytes on.
MOST_RATIO: Final = 300
RATIO_FROM: Final = 8 * 2**20
MOST_PARTS: Final = 5_000
MOST_SHEETS: Final = 200
#: Merged ranges of a sheet that are looked at.
MOST_MERGED: Final = 20_000
#: Memory and seconds of work that the reading of a workbook gets; it runs in a process of its own.
READER_BYTES: Final = 2**30
READER_SECONDS: Final = 30
#: Pages of a PDF, characters of a document's text, bytes of a text file that is read as a document.
MOST_PAGES: Final = 1_000
MOST_CHARACTERS: Final = 10_000_000
MOST_DOCUMENT_BYTES: Final = 16 * 2**20
#: Seconds of work for a document: the lines of each page of a PDF are looked at.
DOCUMENT_SECONDS: Final = 180


def told(*names: str, **others: int) -> str:
    """Return limits by their names, and others, as the JSON that a reader is given."""
    return json.dumps({**{name: globals()[name] for name in names}, **others})


#: Ends the text of a figure that is merged down, between a worker and who asked it.
MERGED: Final = "\ue0fe"
