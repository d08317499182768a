-- What somebody asks of somebody. How it stands is not stored: it follows from what was paid of it, its end and the time.
CREATE TABLE request(
  id BLOB PRIMARY KEY,
  asker BLOB NOT NULL,
  payer BLOB NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX request_by_asker ON request(asker, id);
CREATE INDEX request_by_payer ON request(payer, id);
CREATE TABLE request_end(
  request BLOB PRIMARY KEY,
  outcome TEXT NOT NULL,
  operation BLOB NOT NULL
) STRICT;
-- What a person has spent on a day (of UTC, counted from 1970), for limits.
CREATE TABLE spent(
  account BLOB NOT NULL,
  currency TEXT NOT NULL,
  day INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (account, currency, day)
) STRICT;
CREATE TRIGGER request_is_not_changed BEFORE UPDATE ON request
BEGIN
  SELECT RAISE(ABORT, 'a request is never changed');
END;
CREATE TRIGGER request_is_not_removed BEFORE DELETE ON request
BEGIN
  SELECT RAISE(ABORT, 'a request is never removed');
END;
CREATE TRIGGER request_end_is_not_changed BEFORE UPDATE ON request_end
BEGIN
  SELECT RAISE(ABORT, 'the end of a request is never changed');
END;
CREATE TRIGGER request_end_is_not_removed BEFORE DELETE ON request_end
BEGIN
  SELECT RAISE(ABORT, 'the end of a request is never removed');
END;
