"""The database's own care: founding, backups, restores, upgrades, health."""
