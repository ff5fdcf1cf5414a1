import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { requireSafeSettings, type ServiceSettings } from '#gateway/limits/service-profile.ts';
import { readRuntime } from '#schema/kernel/environment.ts';
import { startGateway } from '#test/support/gateway-setup.ts';

const open: ServiceSettings = { profile: 'OPEN', host: '127.0.0.1', hasPage: true, hasList: false };
const closed: ServiceSettings = { ...open, profile: 'CLOSED', hasPage: false, hasList: true };
const production = { NODE_ENV: 'production' };

interface Refusal {
  readonly settings: ServiceSettings;
  readonly variables?: NodeJS.ProcessEnv;
  readonly message: string;
}

const refusals: Readonly<Record<string, Refusal>> = {
  "Apollo's limit of recursive selections is switched off": {
    settings: open,
    variables: { APOLLO_DISABLE_SECURITY_RECURSIVE_SELECTIONS_CHECK: 'true' },
    message: 'APOLLO_DISABLE_SECURITY_RECURSIVE_SELECTIONS_CHECK may not be set: unset it.',
  },
  "Apollo's limit of other selections is mentioned": {
    settings: closed,
    variables: { APOLLO_DISABLE_SECURITY_NON_LOCAL_SELECTIONS_CHECK: '' },
    message: 'APOLLO_DISABLE_SECURITY_NON_LOCAL_SELECTIONS_CHECK may not be set: unset it.',
  },
  'it listens to others without being in production': {
    settings: { ...open, host: '0.0.0.0' },
    variables: { NODE_ENV: 'development' },
    message: 'Off loopback the gateway runs with NODE_ENV=production only: set it.',
  },
  'it is closed and has a page': {
    settings: { ...closed, hasPage: true },
    message: 'The profile CLOSED has no page for browsers: leave the page out, or declare OPEN.',
  },
  'it is closed and has no list': {
    settings: { ...closed, hasList: false },
    message: 'The profile CLOSED answers listed documents only: give a list, or declare OPEN.',
  },
  'it is open and has a list': {
    settings: { ...open, hasList: true },
    message: 'A list of trusted documents was given: declare the profile CLOSED, or leave it out.',
  },
};

suite('a gateway does not start where', () => {
  for (const [name, { settings, variables = {}, message }] of Object.entries(refusals)) {
    test(name, () => {
      assert.throws(() => requireSafeSettings(settings, readRuntime(variables)), {
        code: 'CONFIGURATION_INVALID',
        message,
      });
    });
  }

  test('what it would be opened with is not what was declared', async () => {
    await assert.rejects(startGateway({ a: [] }, { profile: 'CLOSED' }), {
      code: 'CONFIGURATION_INVALID',
    });
  });
});

test('a gateway starts as it was declared', () => {
  requireSafeSettings(open, readRuntime({}));
  requireSafeSettings(closed, readRuntime({}));
  requireSafeSettings({ ...closed, host: '10.1.2.3' }, readRuntime(production));
});
