"""What the results say: figures, goals, tables, plots, and the page that has them."""
