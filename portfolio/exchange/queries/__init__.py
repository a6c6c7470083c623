"""What imports, forms and exports ask of the database."""
