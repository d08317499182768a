-- A group that takes another one's place may be replaced itself before a device has come into it. Each proves its descent
-- from the one before alone, so a device needs their Welcomes one after the other. One that failed is of no more use.

ALTER TABLE welcomes RENAME TO single_welcomes;
DROP INDEX welcomes_by_device;

CREATE TABLE welcomes (
  stream BLOB NOT NULL,
  device BLOB NOT NULL,
  seq INTEGER NOT NULL,
  adder BLOB NOT NULL,
  group_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  PRIMARY KEY (stream, device, seq)
) STRICT;
CREATE INDEX welcomes_by_device ON welcomes (device);

INSERT INTO welcomes (stream, device, seq, adder, group_id, epoch)
SELECT stream, device, seq, adder, group_id, epoch FROM single_welcomes WHERE state = 0;
DROP TABLE single_welcomes;
