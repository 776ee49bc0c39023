-- Whose account did it, and from which address; null where nobody signs in, and for all of earlier days.
ALTER TABLE event ADD COLUMN account VARCHAR;
ALTER TABLE event ADD COLUMN origin VARCHAR;

-- What people edit on the pages: every version ever saved, each with the event that saved it.
CREATE TABLE record (
    event        INTEGER NOT NULL, -- its number
    jurisdiction VARCHAR NOT NULL, -- "" for accounts: they are the app's
    kind         VARCHAR NOT NULL, -- account, plan, agency, exemption, setting, note
    key          VARCHAR NOT NULL,
    value        VARCHAR -- JSON; null: removed
);
