"""Sign-in without a password: a one-time link, then a session; an optional passphrase on top."""
