"""DICOM: what the header of an imaging examination says, and its images as pictures, in a process of their own."""
