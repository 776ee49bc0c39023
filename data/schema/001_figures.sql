-- Batches are immutable but for their withdrawal; observations are only ever added.
CREATE TABLE batch (
    id           VARCHAR PRIMARY KEY,
    number       INTEGER NOT NULL,
    jurisdiction VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL,
    file         VARCHAR NOT NULL,
    sha256       VARCHAR NOT NULL,
    original     VARCHAR NOT NULL,
    loaded_by    VARCHAR NOT NULL,
    loaded_at    TIMESTAMP NOT NULL,
    row_count    INTEGER NOT NULL,
    sample       BOOLEAN NOT NULL,
    withdrawn_by VARCHAR,
    withdrawn_at TIMESTAMP,
    withdrawn_why VARCHAR
);

-- Every count ever accepted, with the row of the file it came from.
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
    months       INTEGER NOT NULL
);

-- The current figure per jurisdiction, measure, agency and period: what all pages read.
CREATE TABLE figure AS FROM observation LIMIT 0;

-- What the store remembers about itself.
CREATE TABLE memory (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
