-- Disappearing messages end one by one, by the timer that held when each was stored; invite keys have limits.

ALTER TABLE entries ADD COLUMN expires_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entries_by_end ON entries (expires_ms) WHERE expires_ms > 0;

CREATE TABLE stream_invites (
  stream BLOB NOT NULL,
  key BLOB NOT NULL,
  uses_max INTEGER,
  expires_ms INTEGER,
  used INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (stream, key)
) STRICT;
