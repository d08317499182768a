-- A tree comes now and then; the commits since lead from it to every later epoch. So each is kept with the GroupInfo of
-- its epoch, which vouches for it, and with the entry that brought it, after which commits stay.

CREATE TABLE tree_snapshots (
  stream BLOB NOT NULL,
  group_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  group_info BLOB,
  tree BLOB NOT NULL,
  PRIMARY KEY (stream, group_id, epoch)
) STRICT;

-- Of an older epoch's GroupInfo only the Welcome knows, in which case no commits are to follow.
INSERT INTO tree_snapshots (stream, group_id, epoch, seq, group_info, tree)
SELECT t.stream, t.group_id, t.epoch,
  coalesce((SELECT min(w.seq) FROM welcomes w
            WHERE w.stream = t.stream AND w.group_id = t.group_id AND w.epoch = t.epoch), g.tree_seq),
  CASE WHEN s.group_id = t.group_id AND s.epoch = t.epoch THEN g.group_info END,
  t.tree
FROM trees t JOIN streams s ON s.id = t.stream JOIN group_states g ON g.stream = t.stream;
DROP TABLE trees;

ALTER TABLE group_states ADD COLUMN commit_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE group_states ADD COLUMN tree_wanted INTEGER NOT NULL DEFAULT 0;
UPDATE group_states SET tree_wanted = 1 WHERE NOT EXISTS (
  SELECT 1 FROM streams s JOIN tree_snapshots t ON t.stream = s.id AND t.group_id = s.group_id AND t.epoch = s.epoch
  WHERE s.id = group_states.stream);
ALTER TABLE group_states DROP COLUMN tree_epoch;
ALTER TABLE group_states DROP COLUMN tree_seq;

-- Finds the commits (kind 1) among all that is said.
CREATE INDEX commits ON entries (stream, seq) WHERE kind = 1;
