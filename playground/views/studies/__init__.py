"""What views that ask studies have in common."""
