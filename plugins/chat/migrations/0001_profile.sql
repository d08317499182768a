-- Profiles as their owners encrypted them: the host can tell their size and when they changed, nothing else.
CREATE TABLE profile(
  account BLOB PRIMARY KEY,
  version INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
