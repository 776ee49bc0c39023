-- The ledger itself says which figures are in use: what all pages read becomes a view of it.
ALTER TABLE observation ADD COLUMN is_current BOOLEAN DEFAULT false;
UPDATE observation SET is_current = true
FROM figure
WHERE observation.jurisdiction = figure.jurisdiction AND observation.measure = figure.measure
  AND observation.agency = figure.agency AND observation.period = figure.period
  AND observation.batch = figure.batch;
DROP TABLE figure;
CREATE VIEW figure AS SELECT * EXCLUDE (is_current) FROM observation WHERE is_current;
