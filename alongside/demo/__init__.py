"""An invented area to try Alongside in: its places, services, workers and people, from a seed."""
