"""What the services hand out of projects: frozen values, detached from any session."""
