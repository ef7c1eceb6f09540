"""The application without Qt: a document, its history, its training, its file, and the table of actions."""
