"""The journal in other forms: calendar, watch, letter, FHIR, lists, everything. Gathers facts; `export` writes."""
