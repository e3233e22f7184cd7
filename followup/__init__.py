"""The ground everyone stands on: organisation, people, calendar, jobs, money and periods."""
