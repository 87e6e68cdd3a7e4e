"""Taking an organisation on: who may work for it here, what it agreed to, its first steps."""
