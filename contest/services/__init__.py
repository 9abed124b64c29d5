"""One use case = one function = one transaction; it takes the actor and the time."""
