"""The papers: the workbook and brief of a month, the paper of a budget meeting, the pack."""
