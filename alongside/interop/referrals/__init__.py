"""Referrals from an organisation's own system, with a key of it."""
