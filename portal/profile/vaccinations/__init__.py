"""The pages of vaccinations: what was given, what is recommended, and the sheet to be printed."""
