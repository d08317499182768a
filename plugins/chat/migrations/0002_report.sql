-- Messages that somebody reported, with the proof that they were sent. `content` is readable: reporting means showing.
-- It is deleted when the report is closed.
CREATE TABLE report(
  id BLOB PRIMARY KEY,
  reporter BLOB NOT NULL,
  stream BLOB NOT NULL,
  seq INTEGER NOT NULL,
  device BLOB NOT NULL,
  sent_ms INTEGER NOT NULL,
  tag BLOB NOT NULL,
  frank BLOB NOT NULL,
  franking_key BLOB NOT NULL,
  content BLOB NOT NULL,
  reason TEXT NOT NULL,
  reported_ms INTEGER NOT NULL,
  outcome TEXT
) STRICT;
CREATE INDEX report_by_time ON report(reported_ms, id);
CREATE INDEX report_by_reporter ON report(reporter, reported_ms);
