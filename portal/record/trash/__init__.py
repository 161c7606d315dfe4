"""What was taken out: for thirty days it can be put back, then it is gone for good."""
