"""Rules, values and refusals: same input, same answer; no Flask, no database, no clock."""
