"""What suits a person: found, compared, kept, and noted where there is nothing."""
