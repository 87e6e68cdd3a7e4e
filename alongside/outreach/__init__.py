"""Offering help to people on a list, before anybody refers them."""
