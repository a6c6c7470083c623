"""What an auditor would write of a project: rules, the facts they rest on, what settles them."""
