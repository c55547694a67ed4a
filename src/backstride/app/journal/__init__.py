"""The store of one runner's log, pain, checks and plans. Everything hangs on an athlete."""
