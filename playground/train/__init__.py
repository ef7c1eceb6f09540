"""Training: the compute thread with its messages and snapshots, and the same without a thread."""
