"""Open Referral UK 3.0 (HSDS-UK 3.0): the directory as open data, for anybody's program."""
