"""Where the program keeps what is one user's: drafts, views, scenarios, the log file."""

import os
from pathlib import Path


def state_folder() -> Path:
    """Return the folder: PORTFOLIO_STATE, else the user's own."""
    import platformdirs

    named = os.environ.get("PORTFOLIO_STATE")
    return Path(named or platformdirs.user_state_dir("portfolio", appauthor=False))
