"""The journal as files: backup and restore, everything as CSV and JSON, deletion with proof."""
