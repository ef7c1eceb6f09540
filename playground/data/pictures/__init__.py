"""Pictures with classes: from data sets that are downloaded, and from a person's own files."""
