"""Views below the canvas, one in each module: its `DOCK` is offered in the menus by itself."""
