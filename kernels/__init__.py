"""Numbers only: the operations a network is made of, with a readable definition and fast twins."""
