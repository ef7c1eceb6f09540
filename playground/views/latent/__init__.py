"""The latent space of a layer: the parts of the view."""
