"""Finds what is said in both languages by words of either, and by pinyin: whole or initials."""

from portfolio.values.digits import fold
from portfolio.values.language import in_both
from tui.list.pinyin import alphabet


def both(*marked: str) -> str:
    """Return marked texts in both languages, with the pinyin of the Chinese, ready to be searched."""
    parts: list[str] = []
    for text in marked:
        chinese, english = in_both(text)
        spelled = [each.rstrip("0123456789") for each in alphabet(chinese)]
        parts += [chinese, english, "".join(spelled), "".join(each[:1] for each in spelled)]
    return fold("\n".join(parts)).casefold()


def found_in(text: str, typed: str) -> bool:
    """Tell whether every word typed is in a text that `both` made."""
    return all(word in text for word in fold(typed).casefold().split())
