-- What is written in the ledger stays: the database itself refuses to change or remove it.
CREATE TRIGGER posting_is_not_changed BEFORE UPDATE ON posting
BEGIN
  SELECT RAISE(ABORT, 'a posting is never changed');
END;
CREATE TRIGGER posting_is_not_removed BEFORE DELETE ON posting
BEGIN
  SELECT RAISE(ABORT, 'a posting is never removed');
END;
CREATE TRIGGER transfer_is_not_changed BEFORE UPDATE ON transfer
BEGIN
  SELECT RAISE(ABORT, 'a transfer is never changed');
END;
CREATE TRIGGER transfer_is_not_removed BEFORE DELETE ON transfer
BEGIN
  SELECT RAISE(ABORT, 'a transfer is never removed');
END;
CREATE TRIGGER operation_is_not_changed BEFORE UPDATE ON operation
BEGIN
  SELECT RAISE(ABORT, 'a operation is never changed');
END;
CREATE TRIGGER operation_is_not_removed BEFORE DELETE ON operation
BEGIN
  SELECT RAISE(ABORT, 'a operation is never removed');
END;
CREATE TRIGGER signed_head_is_not_changed BEFORE UPDATE ON signed_head
BEGIN
  SELECT RAISE(ABORT, 'a signed head is never changed');
END;
CREATE TRIGGER signed_head_is_not_removed BEFORE DELETE ON signed_head
BEGIN
  SELECT RAISE(ABORT, 'a signed head is never removed');
END;
CREATE TRIGGER hold_is_not_changed BEFORE UPDATE ON hold
BEGIN
  SELECT RAISE(ABORT, 'a hold is never changed');
END;
CREATE TRIGGER hold_is_not_removed BEFORE DELETE ON hold
BEGIN
  SELECT RAISE(ABORT, 'a hold is never removed');
END;
CREATE TRIGGER hold_end_is_not_changed BEFORE UPDATE ON hold_end
BEGIN
  SELECT RAISE(ABORT, 'the end of a hold is never changed');
END;
CREATE TRIGGER hold_end_is_not_removed BEFORE DELETE ON hold_end
BEGIN
  SELECT RAISE(ABORT, 'the end of a hold is never removed');
END;
