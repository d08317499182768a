-- Sealed files and unfinished uploads: one is a file once `received` has reached `size`. The id is its blob's, too.
CREATE TABLE file(
  id BLOB PRIMARY KEY,
  account BLOB NOT NULL,
  size INTEGER NOT NULL,
  received INTEGER NOT NULL,
  lifetime_ms INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX file_by_account ON file(account, created_ms, id);
CREATE INDEX file_by_end ON file(expires_ms);
-- Who holds the token itself may read the file; no account stands beside it.
CREATE TABLE token(
  hash BLOB PRIMARY KEY,
  file BLOB NOT NULL,
  lifetime_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX token_by_file ON token(file);
CREATE INDEX token_by_end ON token(expires_ms);
-- Files and uploads that are over: for a while their owner is told so, rather than that they never were.
CREATE TABLE ended(
  id BLOB PRIMARY KEY,
  account BLOB NOT NULL,
  ended_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX ended_by_time ON ended(ended_ms);
