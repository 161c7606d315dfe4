"""What changes in an account: each change tells the trail once, in the transaction of the change."""
