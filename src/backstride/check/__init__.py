"""Interview, red flags to disposition and run permission, contributors, self-tests."""
