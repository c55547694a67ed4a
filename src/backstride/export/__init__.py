"""Out of Backstride: calendar, workout, PDF, FHIR, CSV, everything."""
