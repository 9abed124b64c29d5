"""What an inspector reads: audit log, entries, results."""
