#!/usr/bin/env python
"""The same as the ``alongside`` command, for those used to manage.py."""

from alongside.config.command import main

if __name__ == "__main__":
    main()
