"""The app: the journal, the pages and REST. The only part that knows the database."""
