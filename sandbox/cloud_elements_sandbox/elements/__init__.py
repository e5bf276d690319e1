"""The catalogue: elements, clones, OAuth."""
