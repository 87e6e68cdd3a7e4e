"""Pages where everybody helps to keep the directory true."""
