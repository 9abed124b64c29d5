"""All parts of the interface on one page, in development only."""
