"""Alongside: digital social prescribing, from first referral to last word."""
