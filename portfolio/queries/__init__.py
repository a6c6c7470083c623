"""Every question put to the database; no other room speaks SQL."""
