"""What the patient's side noted beside what others wrote ("this is wrong, because…")."""
