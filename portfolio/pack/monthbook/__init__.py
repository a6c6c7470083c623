"""The workbook of the monthly pack: one module a sheet, and one that writes them as xlsx."""
