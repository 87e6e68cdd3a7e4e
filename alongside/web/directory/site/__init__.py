"""Pages that anybody reads: one service, one organisation, the diary, the shortlist."""
