"""Sessions and their places: booked, waited for, offered in order, never sold twice."""
