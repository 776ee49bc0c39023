"""What the pages about one indicator and about one agency say: sentences and tables from judged figures."""
