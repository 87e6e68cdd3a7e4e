"""The workspace of whoever keeps the directory true."""
