-- The ledger itself says which figures are in use; what all pages read becomes a view of it.
ALTER TABLE observation RENAME TO ledger;
CREATE TABLE observation (
    jurisdiction VARCHAR NOT NULL,
    measure      VARCHAR NOT NULL,
    agency       VARCHAR NOT NULL,
    period       VARCHAR NOT NULL,
    first_day    DATE NOT NULL,
    last_day     DATE NOT NULL,
    value        DECIMAL(18, 4) NOT NULL,
    batch        VARCHAR NOT NULL,
    sheet        VARCHAR,
    source_row   INTEGER NOT NULL,
    first_month  INTEGER NOT NULL,
    span         INTEGER NOT NULL,
    months       INTEGER NOT NULL,
    is_current   BOOLEAN NOT NULL
);
INSERT INTO observation
SELECT ledger.*, EXISTS (
    FROM figure
    WHERE figure.jurisdiction = ledger.jurisdiction AND figure.measure = ledger.measure
      AND figure.agency = ledger.agency AND figure.period = ledger.period AND figure.batch = ledger.batch
)
FROM ledger;
DROP TABLE ledger;
DROP TABLE figure;

-- The current figure per jurisdiction, measure, agency and period.
CREATE VIEW figure AS SELECT * EXCLUDE (is_current) FROM observation WHERE is_current;
