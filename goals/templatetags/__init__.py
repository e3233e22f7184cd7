"""What the templates of goals can say."""
