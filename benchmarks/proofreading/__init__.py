"""How much of what is wrong in the printed report of 2023 the proofreading finds, and how often it cries wolf."""
