"""Project packages of the Open Contracting for Infrastructure Data Standard (OC4IDS)."""
