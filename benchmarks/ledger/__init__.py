"""What the import and the driftsammandrag cost, against limits and peers on the same server in the same run."""
