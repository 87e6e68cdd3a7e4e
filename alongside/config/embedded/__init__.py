"""PostgreSQL embedded in the installation: no server to set up, the same engine as a real one."""
