"""What a figure means and how it is judged: models, registry, periods, status. Pure; no I/O but its YAML."""
