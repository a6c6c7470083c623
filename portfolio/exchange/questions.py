"""What must be asked of who sent a file, as it can be read in more than one way."""

from portfolio.values.errors import WrongUsage


class Asked(WrongUsage):
    """A cell that could mean several things; `rule` says of which kind the question is."""

    def __init__(self, rule: str, template: str, **values: object) -> None:
        super().__init__(template, **values)
        self.rule = rule
