"""Asking a team to take somebody on, without an account: a link, a code, a form."""
