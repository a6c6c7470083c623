"""The commands that the program has."""

import gc

from portfolio.cli.main import COMMANDS

__all__ = ["COMMANDS"]

gc.enable()  # a command does without until it has started; what runs for long does not
