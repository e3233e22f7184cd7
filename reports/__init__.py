"""What composes everything: start page, dashboards and the printed report."""
