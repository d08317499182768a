-- Every column and why it is there: docs/reference/metadata.md (a test holds the two together).
-- Ids are 16 bytes, hashes and keys 32; times are milliseconds since 1970 UTC. kind, state: see the code that owns them.

CREATE TABLE accounts (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  skeleton TEXT NOT NULL UNIQUE,
  identity_pk BLOB NOT NULL,
  owner INTEGER NOT NULL,
  list_size INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE device_entries (
  account BLOB NOT NULL,
  seq INTEGER NOT NULL,
  entry BLOB NOT NULL,
  PRIMARY KEY (account, seq)
) STRICT;

CREATE TABLE devices (
  id BLOB NOT NULL PRIMARY KEY,
  account BLOB NOT NULL,
  signature_pk BLOB NOT NULL,
  active INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX devices_by_account ON devices (account);

CREATE TABLE key_packages (
  hash BLOB NOT NULL PRIMARY KEY,
  device BLOB NOT NULL,
  expires_ms INTEGER NOT NULL,
  key_package BLOB NOT NULL
) STRICT;
CREATE INDEX key_packages_by_device ON key_packages (device, expires_ms);

CREATE TABLE last_resort_packages (
  device BLOB NOT NULL PRIMARY KEY,
  replaced_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  key_package BLOB NOT NULL
) STRICT;

CREATE TABLE key_package_claims (
  asker BLOB NOT NULL,
  claim_id BLOB NOT NULL,
  device BLOB NOT NULL,
  asker_account BLOB NOT NULL,
  target BLOB NOT NULL,
  claimed_ms INTEGER NOT NULL,
  last_resort INTEGER NOT NULL,
  key_package BLOB NOT NULL,
  PRIMARY KEY (asker, claim_id, device)
) STRICT;
CREATE INDEX key_package_claims_by_pair ON key_package_claims (asker_account, target, claimed_ms);
CREATE INDEX key_package_claims_by_time ON key_package_claims (claimed_ms);

CREATE TABLE streams (
  id BLOB NOT NULL PRIMARY KEY,
  kind INTEGER NOT NULL,
  group_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  chain BLOB NOT NULL,
  version INTEGER NOT NULL,
  timer_s INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE group_states (
  stream BLOB NOT NULL PRIMARY KEY,
  policy BLOB NOT NULL,
  group_info BLOB NOT NULL,
  tree_epoch INTEGER NOT NULL,
  tree_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE trees (
  stream BLOB NOT NULL,
  group_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  tree BLOB NOT NULL,
  PRIMARY KEY (stream, group_id, epoch)
) STRICT;

CREATE TABLE roster (
  stream BLOB NOT NULL,
  device BLOB NOT NULL,
  from_seq INTEGER NOT NULL,
  to_seq INTEGER,
  leaf INTEGER NOT NULL,
  acked_seq INTEGER NOT NULL,
  PRIMARY KEY (stream, device, from_seq)
) STRICT;
CREATE INDEX roster_by_device ON roster (device, stream);

CREATE TABLE memberships (
  stream BLOB NOT NULL,
  account BLOB NOT NULL,
  state INTEGER NOT NULL,
  requester BLOB,
  since_ms INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  PRIMARY KEY (stream, account)
) STRICT;
CREATE INDEX memberships_by_account ON memberships (account, stream);
CREATE INDEX memberships_by_state ON memberships (state, since_ms);

CREATE TABLE senders (
  stream BLOB NOT NULL,
  device BLOB NOT NULL,
  client_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  chain BLOB NOT NULL,
  PRIMARY KEY (stream, device)
) STRICT;

CREATE TABLE entries (
  stream BLOB NOT NULL,
  seq INTEGER NOT NULL,
  device BLOB NOT NULL,
  time_ms INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  body_hash BLOB NOT NULL,
  tag BLOB,
  body BLOB NOT NULL,
  PRIMARY KEY (stream, seq)
) STRICT;

CREATE TABLE welcomes (
  stream BLOB NOT NULL,
  device BLOB NOT NULL,
  seq INTEGER NOT NULL,
  adder BLOB NOT NULL,
  group_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  state INTEGER NOT NULL,
  PRIMARY KEY (stream, device)
) STRICT;
CREATE INDEX welcomes_by_device ON welcomes (device);

CREATE TABLE welcome_bodies (
  stream BLOB NOT NULL,
  seq INTEGER NOT NULL,
  welcome BLOB NOT NULL,
  PRIMARY KEY (stream, seq)
) STRICT;

CREATE TABLE contacts (
  account BLOB NOT NULL,
  peer BLOB NOT NULL,
  state INTEGER NOT NULL,
  PRIMARY KEY (account, peer)
) STRICT;

CREATE TABLE signup_invites (
  hash BLOB NOT NULL PRIMARY KEY,
  expires_ms INTEGER NOT NULL,
  used_by BLOB
) STRICT;

CREATE TABLE host_secrets (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
