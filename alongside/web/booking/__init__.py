"""Sessions and places: how a service is booked, who comes, who waits."""
