// The official SDK, unchanged, against payments-stub at STUB_URL.
import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';

import Stripe from 'stripe';

const url = new URL(process.env.STUB_URL);

const sdk = (more = {}) =>
  new Stripe('sk_test_sdk', {host: url.hostname, port: url.port, protocol: 'http', maxNetworkRetries: 0, ...more});
const stripe = sdk();

const put = async (path, body) => {
  const answer = await fetch(new URL(path, url), {method: 'PUT', body: JSON.stringify(body)});
  assert.equal(answer.status, 200);
};
const withFaults = async (rules, run) => {
  await put('/_stub/faults', {seed: 1, rules});
  try {
    return await run();
  } finally {
    await fetch(new URL('/_stub/faults', url), {method: 'DELETE'});
  }
};
const pay = (more = {}, options = {}) =>
  stripe.paymentIntents.create(
    {amount: 2000, currency: 'usd', payment_method: 'pm_card_visa', payment_method_types: ['card'], confirm: true, ...more},
    options,
  );
const refused = async (promise, type, code) => {
  const error = await promise.then(
    () => assert.fail('it was not refused'),
    (failure) => failure,
  );
  assert.equal(error.type, type, error.message);
  if (code !== undefined) assert.equal(error.code, code);
  return error;
};

test('an intent is confirmed and captured in steps', async () => {
  const made = await stripe.paymentIntents.create({
    amount: 5000,
    currency: 'eur',
    capture_method: 'manual',
    metadata: {order: '6735', note: 'ا&=[]'},
  });
  assert.equal(made.status, 'requires_payment_method');
  const confirmed = await stripe.paymentIntents.confirm(made.id, {payment_method: 'pm_card_visa'});
  assert.equal(confirmed.status, 'requires_capture');
  assert.equal(confirmed.amount_capturable, 5000);
  const captured = await stripe.paymentIntents.capture(made.id, {amount_to_capture: 4200}, {expand: ['latest_charge']});
  assert.equal(captured.status, 'succeeded');
  assert.equal(captured.amount_received, 4200);
  assert.deepEqual(captured.metadata, {order: '6735', note: 'ا&=[]'});
  const again = await stripe.paymentIntents.retrieve(made.id, {expand: ['latest_charge.balance_transaction']});
  assert.equal(again.latest_charge.amount_captured, 4200);
  assert.equal(again.latest_charge.balance_transaction.amount, 4200);
  await refused(stripe.paymentIntents.capture(made.id), 'StripeInvalidRequestError', 'payment_intent_unexpected_state');
  await refused(stripe.paymentIntents.cancel(made.id), 'StripeInvalidRequestError', 'payment_intent_unexpected_state');
});

test('an intent is cancelled', async () => {
  const made = await pay({capture_method: 'manual'});
  const cancelled = await stripe.paymentIntents.cancel(made.id, {cancellation_reason: 'abandoned'});
  assert.equal(cancelled.status, 'canceled');
  assert.equal(cancelled.amount_capturable, 0);
  assert.equal(cancelled.cancellation_reason, 'abandoned');
});

test('cards are declined by their tokens', async () => {
  const error = await refused(pay({payment_method: 'pm_card_chargeDeclined'}), 'StripeCardError', 'card_declined');
  assert.equal(error.decline_code, 'generic_decline');
  assert.equal(error.statusCode, 402);
  assert.equal(error.payment_intent.status, 'requires_payment_method');
  const poor = await refused(
    pay({payment_method: 'pm_card_chargeDeclinedInsufficientFunds'}),
    'StripeCardError',
    'card_declined',
  );
  assert.equal(poor.decline_code, 'insufficient_funds');
  await refused(pay({payment_method: 'pm_card_chargeDeclinedExpiredCard'}), 'StripeCardError', 'expired_card');
  await refused(pay({payment_method: 'pm_unheard_of'}), 'StripeInvalidRequestError', 'resource_missing');
});

test('a card that needs its holder', async () => {
  const waiting = await pay({payment_method: 'pm_card_authenticationRequired', return_url: 'http://localhost/back'});
  assert.equal(waiting.status, 'requires_action');
  assert.equal(waiting.next_action.redirect_to_url.return_url, 'http://localhost/back');
  await fetch(waiting.next_action.redirect_to_url.url, {method: 'POST'});
  assert.equal((await stripe.paymentIntents.retrieve(waiting.id)).status, 'succeeded');
  const other = await pay({payment_method: 'pm_card_authenticationRequired'});
  await fetch(other.next_action.redirect_to_url.url, {method: 'POST', body: 'result=fail'});
  const failed = await stripe.paymentIntents.retrieve(other.id);
  assert.equal(failed.status, 'requires_payment_method');
  assert.equal(failed.last_payment_error.code, 'payment_intent_authentication_failure');
});

test('what is wrong with a request is named', async () => {
  const error = await refused(pay({amount: 0}), 'StripeInvalidRequestError', 'parameter_invalid_integer');
  assert.equal(error.param, 'amount');
  await refused(pay({amount: 10}), 'StripeInvalidRequestError', 'amount_too_small');
  await refused(pay({amount: 100_000_000}), 'StripeInvalidRequestError', 'amount_too_large');
  await refused(pay({currency: 'dollars'}), 'StripeInvalidRequestError');
  await refused(stripe.paymentIntents.create({currency: 'usd'}), 'StripeInvalidRequestError', 'parameter_missing');
  await refused(stripe.paymentIntents.retrieve('pi_none'), 'StripeInvalidRequestError', 'resource_missing');
  const stranger = new Stripe('pk_nobody', {host: url.hostname, port: url.port, protocol: 'http', maxNetworkRetries: 0});
  await refused(stranger.balance.retrieve(), 'StripeAuthenticationError');
});

test('refunds, in parts and never more than was paid', async () => {
  const paid = await pay({amount: 3000});
  const part = await stripe.refunds.create({payment_intent: paid.id, amount: 1000, metadata: {why: 'part'}});
  assert.equal(part.status, 'succeeded');
  await refused(stripe.refunds.create({payment_intent: paid.id, amount: 2001}), 'StripeInvalidRequestError', 'amount_too_large');
  await stripe.refunds.create({charge: paid.latest_charge});
  await refused(
    stripe.refunds.create({payment_intent: paid.id}),
    'StripeInvalidRequestError',
    'charge_already_refunded',
  );
  assert.equal((await stripe.charges.retrieve(paid.latest_charge)).refunded, true);
  const listed = await stripe.refunds.list({payment_intent: paid.id});
  assert.deepEqual(
    listed.data.map((refund) => refund.amount),
    [2000, 1000],
  );
});

test('customers and payment methods', async () => {
  const customer = await stripe.customers.create({name: 'Nora', email: 'nora@example.org', metadata: {a: '1', b: '2'}});
  const method = await stripe.paymentMethods.create({type: 'card', card: {token: 'tok_visa'}});
  assert.equal(method.card.last4, '4242');
  await stripe.paymentMethods.attach(method.id, {customer: customer.id});
  const methods = await stripe.customers.listPaymentMethods(customer.id);
  assert.deepEqual(
    methods.data.map((each) => each.id),
    [method.id],
  );
  const paid = await pay({customer: customer.id, payment_method: method.id});
  assert.equal(paid.customer, customer.id);
  assert.equal((await stripe.paymentIntents.list({customer: customer.id})).data.length, 1);
  const updated = await stripe.customers.update(customer.id, {name: 'Nur', metadata: {a: ''}});
  assert.equal(updated.name, 'Nur');
  assert.deepEqual(updated.metadata, {b: '2'});
  await stripe.paymentMethods.detach(method.id);
  assert.equal((await stripe.customers.listPaymentMethods(customer.id)).data.length, 0);
  assert.equal((await stripe.customers.del(customer.id)).deleted, true);
  await refused(stripe.customers.retrieve(customer.id), 'StripeInvalidRequestError', 'resource_missing');
});

test('lists are turned page by page', async () => {
  const customer = await stripe.customers.create();
  const made = [];
  for (let i = 0; i < 5; i++) made.unshift((await pay({customer: customer.id, amount: 1000 + i})).id);
  const found = [];
  for await (const each of stripe.paymentIntents.list({customer: customer.id, limit: 2})) found.push(each.id);
  assert.deepEqual(found, made);
  const before = await stripe.paymentIntents.list({customer: customer.id, limit: 2, ending_before: made[3]});
  assert.deepEqual(
    before.data.map((each) => each.id),
    [made[1], made[2]],
  );
  assert.equal(before.has_more, true);
  const none = await stripe.paymentIntents.list({customer: customer.id, created: {lt: 1000}});
  assert.equal(none.data.length, 0);
});

test('balance transactions make up the balance', async () => {
  const before = await stripe.balance.retrieve();
  const of = (balance) => balance.available.find((each) => each.currency === 'chf')?.amount ?? 0;
  const paid = await pay({currency: 'chf', amount: 700});
  await stripe.refunds.create({payment_intent: paid.id, amount: 300});
  assert.equal(of(await stripe.balance.retrieve()) - of(before), 400);
  const charge = await stripe.charges.retrieve(paid.latest_charge);
  const transaction = await stripe.balanceTransactions.retrieve(charge.balance_transaction);
  assert.equal(transaction.net, 700);
  assert.equal(transaction.source, charge.id);
  const listed = await stripe.balanceTransactions.list({source: charge.id});
  assert.equal(listed.data.length, 1);
});

test('one key, one effect', async () => {
  const options = {idempotencyKey: `once ${Math.random()}`};
  const [first, second] = [await pay({}, options), await pay({}, options)];
  assert.equal(first.id, second.id);
  assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
  await refused(pay({amount: 2001}, options), 'StripeIdempotencyError');
  await refused(stripe.refunds.create({payment_intent: first.id}, options), 'StripeIdempotencyError');
});

test('what was declined is declined again under its key, what was invalid may be mended', async () => {
  const options = {idempotencyKey: `declined ${Math.random()}`};
  const first = await refused(pay({payment_method: 'pm_card_chargeDeclined'}, options), 'StripeCardError');
  const second = await refused(pay({payment_method: 'pm_card_chargeDeclined'}, options), 'StripeCardError');
  assert.equal(first.payment_intent.id, second.payment_intent.id);
  const invalid = {idempotencyKey: `invalid ${Math.random()}`};
  await refused(pay({amount: 1}, invalid), 'StripeInvalidRequestError');
  assert.equal((await pay({}, invalid)).status, 'succeeded');
});

test('a stored 500 is answered again', async () => {
  const options = {idempotencyKey: `broken ${Math.random()}`};
  await withFaults([{fault: 'error_after_commit', times: 1}], () => refused(pay({}, options), 'StripeAPIError'));
  await refused(pay({}, options), 'StripeAPIError');
});

test('after a timeout the SDK asks again under its key, and there is one effect', async () => {
  const customer = await stripe.customers.create();
  for (const fault of ['timeout_after_commit', 'timeout_before_commit', 'reset', 'reset_after_commit', 'conflict']) {
    const patient = sdk({maxNetworkRetries: 2, timeout: 500});
    const paid = await withFaults([{fault, method: 'POST /v1/payment_intents', times: 1, delay_ms: 3000}], () =>
      patient.paymentIntents.create({
        amount: 2000,
        currency: 'usd',
        customer: customer.id,
        payment_method: 'pm_card_visa',
        payment_method_types: ['card'],
        confirm: true,
      }),
    );
    assert.equal(paid.status, 'succeeded', fault);
  }
  const found = await stripe.paymentIntents.list({customer: customer.id, limit: 100});
  assert.equal(found.data.length, 5);
});

test('faults on demand', async () => {
  await withFaults([{fault: 'decline'}], () => refused(pay(), 'StripeCardError', 'card_declined'));
  await withFaults([{fault: 'rate_limit'}], () => refused(pay(), 'StripeRateLimitError'));
  await withFaults([{fault: 'error'}], () => refused(pay(), 'StripeAPIError'));
  await withFaults([{fault: 'garbage'}], () => refused(pay(), 'StripeAPIError'));
  await withFaults([{fault: 'reset'}], () => refused(pay(), 'StripeConnectionError'));
  const acted = await withFaults([{fault: 'needs_action'}], () => pay());
  assert.equal(acted.status, 'requires_action');
  const slow = await withFaults([{fault: 'slow', times: 1}], () => pay());
  assert.equal(slow.status, 'succeeded');
  const other = await withFaults([{fault: 'error', method: 'POST /v1/refunds*'}], () => pay());
  assert.equal(other.status, 'succeeded');
  const wrong = await fetch(new URL('/_stub/faults', url), {method: 'PUT', body: '{"rules": [{"fault": "rain"}]}'});
  assert.equal(wrong.status, 400);
});

test('a refund fails late', async () => {
  const paid = await pay();
  const refund = await withFaults([{fault: 'refund_failure', delay_ms: 50}], () =>
    stripe.refunds.create({payment_intent: paid.id}),
  );
  assert.equal(refund.status, 'succeeded');
  let failed = refund;
  while (failed.status !== 'failed') failed = await stripe.refunds.retrieve(refund.id);
  assert.equal(failed.failure_reason, 'expired_or_canceled_card');
  assert.equal((await stripe.balanceTransactions.retrieve(failed.failure_balance_transaction)).amount, 2000);
});

// An endpoint that keeps what it is sent, and answers by `verdict`.
const listen = async (verdict) => {
  const heard = [];
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({body: Buffer.concat(chunks), signature: request.headers['stripe-signature']});
      response.writeHead(verdict(heard.length)).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const until = async (count) => {
    while (heard.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return {heard, until, url: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close()};
};

test('webhooks are signed as the SDK verifies, and come again until they are taken', async () => {
  const ear = await listen((count) => (count === 1 ? 500 : 200));
  const endpoint = await stripe.webhookEndpoints.create({url: ear.url, enabled_events: ['payment_intent.succeeded']});
  const paid = await pay();
  await ear.until(2);
  const [first, second] = ear.heard.map(({body, signature}) => stripe.webhooks.constructEvent(body, signature, endpoint.secret));
  assert.equal(first.id, second.id);
  assert.equal(first.type, 'payment_intent.succeeded');
  assert.equal(first.data.object.id, paid.id);
  assert.equal((await stripe.events.retrieve(first.id)).data.object.id, paid.id);
  assert.throws(() => stripe.webhooks.constructEvent(ear.heard[0].body, ear.heard[0].signature, 'whsec_other'));
  assert.equal((await stripe.webhookEndpoints.retrieve(endpoint.id)).secret, undefined);
  await stripe.webhookEndpoints.del(endpoint.id);
  ear.close();
});

test('webhooks with faults', async () => {
  const ear = await listen(() => 200);
  const endpoint = await stripe.webhookEndpoints.create({url: ear.url, enabled_events: ['payment_intent.succeeded']});
  const verdict = ({body, signature}) => {
    try {
      return stripe.webhooks.constructEvent(body, signature, endpoint.secret).type;
    } catch (error) {
      return error.message.includes('Timestamp') ? 'stale' : 'forged';
    }
  };
  const good = 'payment_intent.succeeded';
  const expected = {
    webhook_duplicate: [good, good],
    webhook_wrong_signature: ['forged', good],
    webhook_stale: ['stale', good],
    webhook_unknown_type: ['majlis.unheard_of', good],
    webhook_drop: [good],
    webhook_reorder: [good],
  };
  for (const [fault, wanted] of Object.entries(expected)) {
    ear.heard.length = 0;
    await withFaults([{fault, times: 1}], async () => {
      await pay();
      await ear.until(wanted.length);
    });
    assert.deepEqual(ear.heard.map(verdict), wanted, fault);
  }
  await stripe.webhookEndpoints.del(endpoint.id);
  ear.close();
});
