"""What a network looked at: the parts of the view, one file for each family of methods."""
