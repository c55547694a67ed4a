"""One encrypted file instead of an account: made by a runner, opened read only by a clinician."""
