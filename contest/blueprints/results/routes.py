"""Rankings, promotion, plenary, decision."""
