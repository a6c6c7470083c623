"""The form that a unit fills in for a month: written as a workbook, read when it comes back."""
