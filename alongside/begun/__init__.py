"""Referrals that are begun and not sent yet: kept for their author, or handed over by a system."""
