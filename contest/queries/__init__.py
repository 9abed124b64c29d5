"""Named reads that return small frozen rows; one call loads and authorises."""
