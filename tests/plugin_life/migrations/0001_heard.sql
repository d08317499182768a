CREATE TABLE did_count (one INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
INSERT INTO did_count (one, seq) VALUES (1, 0);
CREATE TABLE did_event (
  seq INTEGER PRIMARY KEY,
  topic TEXT NOT NULL,
  key BLOB NOT NULL,
  payload BLOB NOT NULL
) STRICT;
CREATE INDEX did_event_by_topic ON did_event (topic, seq);
CREATE TABLE heard_count (one INTEGER PRIMARY KEY, place INTEGER NOT NULL) STRICT;
INSERT INTO heard_count (one, place) VALUES (1, 0);
CREATE TABLE heard (place INTEGER PRIMARY KEY, key TEXT NOT NULL, number INTEGER NOT NULL) STRICT;
