"""The database: opening, transactions, migrations, models, the log written and replayed, safe files."""
