"""What we take from others: under which licences, and with which known weaknesses."""
