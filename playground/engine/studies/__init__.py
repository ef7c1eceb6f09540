"""Questions to a network that take long, or come again and again: one file each."""
