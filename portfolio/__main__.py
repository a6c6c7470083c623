"""Runs the command line as `python -m portfolio`."""

from portfolio.cli.main import main

main()
