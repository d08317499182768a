-- Money that comes in through a gateway. A row is there before the gateway is asked; its state moves along the table of
-- src/gateway/states.cpp, whatever the order in which news of it come. Amounts are in minor units of ISO 4217.
CREATE TABLE topup(
  id BLOB PRIMARY KEY,
  account BLOB NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  object TEXT NOT NULL,
  action_url TEXT NOT NULL,
  captured INTEGER NOT NULL,
  transfer BLOB,
  at_ms INTEGER NOT NULL,
  CHECK (amount > 0 AND captured >= 0)
) STRICT;
CREATE INDEX topup_by_account ON topup(account, id);
CREATE INDEX topup_by_object ON topup(object) WHERE object <> '';
CREATE INDEX topup_by_transfer ON topup(transfer) WHERE transfer IS NOT NULL;
-- What of a top-up goes back through the gateway. Its id is that of the transfer that set the money aside.
CREATE TABLE topup_return(
  id BLOB PRIMARY KEY,
  topup BLOB NOT NULL,
  amount INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  object TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  CHECK (amount > 0)
) STRICT;
CREATE INDEX topup_return_by_topup ON topup_return(topup);
CREATE INDEX topup_return_by_object ON topup_return(object) WHERE object <> '';
-- What the gateway is asked: one request for each step of a top-up or return, which is repeated as it is until there is
-- an answer. Its idempotency key is made of `about` and `step`.
CREATE TABLE gateway_call(
  about BLOB NOT NULL,
  step TEXT NOT NULL,
  path TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  first_ms INTEGER,
  due_ms INTEGER NOT NULL,
  PRIMARY KEY (about, step)
) STRICT;
CREATE INDEX gateway_call_by_time ON gateway_call(due_ms) WHERE state <> 'over';
-- Events of the gateway that were taken.
CREATE TABLE gateway_event(
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX gateway_event_by_time ON gateway_event(at_ms);
