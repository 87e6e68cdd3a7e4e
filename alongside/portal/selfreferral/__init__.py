"""Asking for help at the front door, without an account: for oneself or for somebody else."""
