"""One screen a file, one render() each. A page decides nothing."""
