"""Many athletes: the same exposures, on one machine or a cluster."""
