"""What the guide lacks, and what editors make of it."""
