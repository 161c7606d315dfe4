"""CDA R2 documents, French CI-SIS and US C-CDA: :func:`portal.intake.readers.cda.reader.read_cda`."""
