"""An invitation is answered by the link in a message, without signing in."""
