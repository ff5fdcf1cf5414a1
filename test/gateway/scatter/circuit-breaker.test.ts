import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { CallSlots } from '#gateway/scatter/call-slots.ts';
import { type CallOutcome, CircuitBreaker } from '#gateway/scatter/circuit-breaker.ts';

function createBreaker() {
  const clock = { ms: 0 };
  const breaker = new CircuitBreaker({
    failures: 3,
    share: { failures: 3, calls: 6, withinMs: 1_000 },
    waitMs: 100,
    now: () => clock.ms,
  });
  const call = (outcome: CallOutcome): boolean => {
    const leave = breaker.enter();
    leave?.(outcome);
    return leave !== null;
  };
  return { clock, breaker, call };
}

suite('a circuit', () => {
  test('opens after so many failures in a row, and answers between them begin the row anew', () => {
    const { breaker, call } = createBreaker();
    for (const outcome of ['failed', 'failed', 'answered', 'failed', 'failed'] as const) {
      assert.equal(call(outcome), true);
    }
    assert.equal(breaker.state, 'closed');
    assert.equal(breaker.consecutiveFailures, 2);
    call('failed');
    assert.equal(breaker.state, 'open');
    assert.equal(call('answered'), false);
  });

  test('is not judged by calls that were given up', () => {
    const { breaker, call } = createBreaker();
    call('failed');
    call('failed');
    for (let calls = 0; calls < 10; calls++) call('abandoned');
    assert.equal(breaker.consecutiveFailures, 2);
    call('failed');
    assert.equal(breaker.state, 'open');
  });

  test('lets one call try after a wait, and nobody else meanwhile; an answer closes it', () => {
    const { clock, breaker, call } = createBreaker();
    for (let calls = 0; calls < 3; calls++) call('failed');
    clock.ms = 99;
    assert.equal(breaker.passes, false);
    clock.ms = 100;
    const leave = breaker.enter();
    assert.ok(leave);
    assert.equal(breaker.state, 'half-open');
    assert.equal(call('answered'), false);
    leave('answered');
    assert.equal(breaker.state, 'closed');
    assert.equal(call('failed'), true);
    assert.equal(breaker.state, 'closed');
  });

  test('stays open for as long again after each try that fails', () => {
    const { clock, breaker, call } = createBreaker();
    for (let calls = 0; calls < 3; calls++) call('failed');
    for (let tries = 0; tries < 4; tries++) {
      clock.ms += 99;
      assert.equal(call('failed'), false);
      clock.ms += 1;
      assert.equal(call('failed'), true);
    }
    assert.equal(breaker.consecutiveFailures, 7);
  });

  test('opens where more than a share of the last calls fails, though never so many in a row', () => {
    const { clock, breaker, call } = createBreaker();
    const half = ['failed', 'answered', 'failed', 'answered'] as const;
    for (const outcome of [...half, ...half, ...half]) {
      assert.equal(call(outcome), true);
      clock.ms += 100;
    }
    assert.equal(breaker.state, 'closed', 'half of them is no more than the share');
    for (const outcome of ['failed', 'failed'] as const) call(outcome);
    assert.equal(breaker.consecutiveFailures, 2);
    assert.equal(breaker.state, 'open');
  });

  test('stays closed where as many fail over a longer time', () => {
    const { clock, breaker, call } = createBreaker();
    for (let calls = 0; calls < 20; calls++) {
      call(calls % 3 === 0 ? 'answered' : 'failed');
      clock.ms += 300;
    }
    assert.equal(breaker.state, 'closed');
  });

  test('lets another call try where the one that did was given up', () => {
    const { clock, breaker, call } = createBreaker();
    for (let calls = 0; calls < 3; calls++) call('failed');
    clock.ms = 100;
    call('abandoned');
    assert.equal(breaker.state, 'open');
    assert.equal(call('answered'), true);
    assert.equal(breaker.state, 'closed');
  });

  test('does not hear of calls from before it opened, however they end', () => {
    const { breaker, call } = createBreaker();
    const [first, second] = [breaker.enter(), breaker.enter()];
    for (let calls = 0; calls < 3; calls++) call('failed');
    first?.('failed');
    second?.('answered');
    assert.equal(breaker.state, 'open');
    assert.equal(breaker.consecutiveFailures, 3);
  });

  test('does not hear of them once it is closed again either', () => {
    const { clock, breaker, call } = createBreaker();
    const early = breaker.enter();
    for (let calls = 0; calls < 3; calls++) call('failed');
    clock.ms = 100;
    call('answered');
    early?.('failed');
    assert.equal(breaker.state, 'closed');
    assert.equal(breaker.consecutiveFailures, 0);
  });
});

suite('slots', () => {
  test('let so many run at once, the next ones in their order, and no more wait than may', () => {
    const slots = new CallSlots(2, 2);
    const begun: string[] = [];
    const take = (name: string): (() => void) | null => slots.take(() => void begun.push(name));
    const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map(take);
    assert.deepEqual(begun, ['a', 'b']);
    assert.equal(e, null);
    // Who leaves the queue makes room in it, and nobody begins for that.
    c?.();
    assert.notEqual(take('f'), null);
    assert.deepEqual(begun, ['a', 'b']);
    a?.();
    a?.();
    assert.deepEqual(begun, ['a', 'b', 'd']);
    b?.();
    d?.();
    assert.deepEqual(begun, ['a', 'b', 'd', 'f']);
  });

  test('are free at once again for a call that ends as it begins', () => {
    const slots = new CallSlots(1, 3);
    const begun: number[] = [];
    const holder = slots.take(() => undefined);
    for (const call of [1, 2, 3]) {
      slots.take((release) => {
        begun.push(call);
        release();
      });
    }
    holder?.();
    assert.deepEqual(begun, [1, 2, 3]);
  });
});
