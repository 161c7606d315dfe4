"""FHIR R4 JSON: document, collection and transaction bundles, and single resources."""
