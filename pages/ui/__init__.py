"""Session, widgets and wording shared by the pages."""
