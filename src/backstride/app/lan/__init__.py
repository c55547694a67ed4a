"""The app on the local network, over TLS: only while its owner wants it, and only for browsers that were paired."""
