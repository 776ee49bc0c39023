-- What was said of a file when it was read, as JSON: without it the file could be read again in another way.
ALTER TABLE batch ADD COLUMN told VARCHAR;
