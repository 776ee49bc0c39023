-- Why figures already in use were changed, as the person who loaded the file wrote it.
ALTER TABLE batch ADD COLUMN reason VARCHAR;
