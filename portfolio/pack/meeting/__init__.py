"""The paper of a budget meeting: a workbook and a page in words, from one budget."""
