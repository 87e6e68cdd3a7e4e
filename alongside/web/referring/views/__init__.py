"""The referrer's pages: refer somebody, and look after what was sent."""
