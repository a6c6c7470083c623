"""What the rules of beds say, and what they are told: frozen values."""
