"""The operational half: goals and their assessments, assignments, activities, internal control, steering documents."""
