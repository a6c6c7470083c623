"""Values and words that every room uses: months, money, areas, fields, vocabulary, language."""
