"""The statements a command may have a running app run for it: these, word for word, and nothing else.

All of them read. What pretends, writes or is still to be filled in is not among them.
"""

from __future__ import annotations

from data import around, batches, comparing, events, locks, queries, records, sendings, strays, sums

STATEMENTS = frozenset(
    (
        *(around.MIXED_NOW, around.MIXED_THEN, batches.COMPARE, strays.IN_USE),
        *(events.TOTALS, events.LAST_EVENT, events.LAST_TOTALS, events.IS_RECORDED, events.LEDGERED),
        *(
            events.ENTRY,
            events.PRINT,
            events.PRINT_OF_TABLE,
            events.ONLY,
            events.CHANGED_SINCE,
            events.RECORD,
            events.LAST_RESTORE,
        ),
        *(locks.LOCKS, locks.OPENINGS, locks.HAS_LOCKS),
        *(locks.TOUCHED_BY_FILE, locks.TOUCHED_BY_UNDO, locks.TOUCHED_BY_REDO),
        *(
            queries.BATCH_WITH_BYTES,
            comparing.BESIDE,
            comparing.COMPARE_ROWS,
            comparing.COMPARE_FILE,
            queries.WITHDRAWN_WITH_BYTES,
            comparing.CHANGES,
        ),
        *(queries.HAS_SAMPLE, queries.HISTORY, queries.BATCH_WITHDRAWN, queries.BY_AGENCY),
        *(queries.MONTHS_WITH_FIGURES, queries.DAYS, queries.SOURCES, queries.LAST_LOAD),
        *(sendings.FIRST_SENDINGS, sendings.FIRST_LOAD, sendings.BATCH_ROWS),
        *(sums.HAS_SUMS, sums.BY_WAY),
        *(records.CURRENT, records.HISTORIES, records.HISTORY, records.LAST),
    )
)
