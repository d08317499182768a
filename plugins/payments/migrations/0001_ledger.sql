-- Kinds of accounts. A new kind is a new row here and needs no code. An account's balance is what was credited to it
-- less what was debited: what the host owes its owner, or (clearing) less than nothing: what others owe the host.
CREATE TABLE chart(
  kind TEXT PRIMARY KEY,
  personal INTEGER NOT NULL,
  may_owe INTEGER NOT NULL
) STRICT;
INSERT INTO chart(kind, personal, may_owe) VALUES
  ('available', 1, 0),
  ('held', 1, 0),
  ('fees', 0, 0),
  ('clearing', 0, 1),
  ('refunds', 0, 0),
  ('suspense', 0, 1);
-- The id is a hash of the next three. The balance is the last posting's, once more, so that it is found at once.
CREATE TABLE account(
  id BLOB PRIMARY KEY,
  kind TEXT NOT NULL,
  owner BLOB NOT NULL,
  currency TEXT NOT NULL,
  may_owe INTEGER NOT NULL,
  balance INTEGER NOT NULL,
  CHECK (balance >= 0 OR may_owe = 1)
) STRICT;
CREATE INDEX account_by_owner ON account(owner, currency, kind);
-- One request that had an effect: its transfers succeeded together, and asking again with its key gives its answer.
CREATE TABLE operation(
  id BLOB PRIMARY KEY,
  actor BLOB NOT NULL,
  key BLOB NOT NULL,
  method TEXT NOT NULL,
  digest BLOB NOT NULL,
  answer BLOB NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX operation_by_key ON operation(actor, key);
-- `about`: the hold that it ends, the transfer that it gives back. `seq` is its first posting's.
CREATE TABLE transfer(
  id BLOB PRIMARY KEY,
  operation BLOB NOT NULL,
  kind TEXT NOT NULL,
  debit BLOB NOT NULL,
  credit BLOB NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  about BLOB,
  at_ms INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  CHECK (amount > 0)
) STRICT;
CREATE INDEX transfer_by_about ON transfer(about, kind) WHERE about IS NOT NULL;
-- Two for each transfer: first what is taken, then what is given. Each is hashed together with the one before.
CREATE TABLE posting(
  seq INTEGER PRIMARY KEY,
  transfer BLOB NOT NULL,
  account BLOB NOT NULL,
  amount INTEGER NOT NULL,
  balance INTEGER NOT NULL,
  chain BLOB NOT NULL
) STRICT;
CREATE INDEX posting_by_account ON posting(account, seq);
-- Where the ledger stands. Its time never goes back, whatever the clock does.
CREATE TABLE head(
  one INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  chain BLOB NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO head(one, seq, chain, at_ms) VALUES (1, 0, CAST('' AS BLOB), 0);
CREATE TABLE signed_head(
  seq INTEGER PRIMARY KEY,
  chain BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  signature BLOB NOT NULL
) STRICT;
-- A hold's id is that of the transfer that set the money aside. It ends once, and that is a row of its own.
CREATE TABLE hold(
  id BLOB PRIMARY KEY,
  holder TEXT NOT NULL,
  payer BLOB NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE hold_end(
  hold BLOB PRIMARY KEY,
  outcome TEXT NOT NULL,
  captured INTEGER NOT NULL,
  operation BLOB NOT NULL
) STRICT;
-- Holds that have not ended, by when they do.
CREATE TABLE hold_due(
  hold BLOB PRIMARY KEY,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX hold_due_by_time ON hold_due(expires_ms);
