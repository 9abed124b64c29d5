"""Pages for everyone: home, results, verification, health."""
