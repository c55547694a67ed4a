"""Django: the journal (the store), pages and REST. The only part that knows the database."""
