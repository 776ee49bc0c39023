-- What a file did to the figures when it was loaded, in rows of the file; null for batches of earlier days.
ALTER TABLE batch ADD COLUMN new_rows INTEGER;
ALTER TABLE batch ADD COLUMN changed_rows INTEGER;
ALTER TABLE batch ADD COLUMN unchanged_rows INTEGER;

-- Everything that ever changed the figures or locked a month, in order; rows are only ever added.
CREATE TABLE event (
    number       INTEGER NOT NULL,
    id           VARCHAR NOT NULL,
    act          VARCHAR NOT NULL, -- load, undo, redo, lock, unlock, open, remove_sample
    jurisdiction VARCHAR NOT NULL,
    batch        VARCHAR,
    month        INTEGER, -- of lock, unlock, open: year * 12 + month - 1
    agency       VARCHAR, -- of open
    done_by      VARCHAR NOT NULL,
    done_at      TIMESTAMP NOT NULL,
    why          VARCHAR,
    moved        INTEGER, -- how many figures in use became others
    sample       BOOLEAN NOT NULL,
    figure_count BIGINT, -- figures in use right after, without the sample's, and their sum
    figure_total DECIMAL(38, 4)
);

INSERT INTO event
SELECT row_number() OVER (ORDER BY done_at, act, number), replace(uuid()::VARCHAR, '-', ''), act, jurisdiction, batch,
    NULL, NULL, done_by, done_at, why, NULL, sample, NULL, NULL
FROM (
    SELECT loaded_at AS done_at, 'load' AS act, number, jurisdiction, id AS batch, loaded_by AS done_by, reason AS why,
        sample
    FROM batch
    UNION ALL
    SELECT withdrawn_at, 'undo', number, jurisdiction, id, withdrawn_by, withdrawn_why, sample
    FROM batch WHERE withdrawn_at IS NOT NULL
);

-- The months locked now, and who locked them last.
CREATE VIEW month_lock AS
SELECT jurisdiction, month, done_by, done_at, why, number FROM (
    FROM event WHERE act IN ('lock', 'unlock')
    QUALIFY row_number() OVER (PARTITION BY jurisdiction, month ORDER BY number DESC) = 1
) WHERE act = 'lock';

-- The agencies a locked month has been opened for since it was locked last.
CREATE VIEW month_opening AS
SELECT event.jurisdiction, event.month, event.agency, event.done_by, event.done_at, event.why, event.number
FROM event JOIN month_lock USING (jurisdiction, month)
WHERE event.act = 'open' AND event.number > month_lock.number;
