"""An officer registers and follows entries."""
