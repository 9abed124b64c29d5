"""The secretariat's home and the edition's settings."""
