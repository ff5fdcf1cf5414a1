import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import {
  makeSmallHome,
  type ScriptEnd,
  type SmallHome,
  startAtlas,
  type StartedAtlas,
} from '#test/support/started-atlas.ts';

const mutatedWithPet = `{
  modality: { eq: "PT" }
  clinical: [{ kind: MOLECULAR_FINDING, code: { eq: "EGFR mutation" }, value: { eq: "Mutated" } }]
}`;

suite('npm run ask', () => {
  let small: SmallHome;
  let atlas: StartedAtlas;
  before(async () => {
    small = await makeSmallHome(['stanford-lung', 'rider', 'radboud-prostate']);
    atlas = await startAtlas(small.home);
  });
  after(async () => {
    await atlas[Symbol.asyncDispose]();
    await small[Symbol.asyncDispose]();
  });

  const ask = (...args: string[]): ScriptEnd => small.run('ask.ts', ...args, '--url', atlas.url);

  test('draws who certainly has and who may have what is asked, and what each provider did', () => {
    assert.deepEqual(ask(mutatedWithPet), {
      status: 0,
      stderr: '',
      stdout: `Subjects with one clinical molecular finding (whose code is EGFR mutation and whose value is Mutated), and with one series whose modality is Positron emission tomography.

subjects            certain   possible
stanford-lung            39         77  █████████████░░░░░░░░░░░  release 25
rider                     0         33  ░░░░░░░░░░░               release 25, clinical[0] not collected
radboud-prostate          0          0                            skipped: The provider was not asked: what it has published proves that nothing of it matches, or may.
total                    39        110                            2 of 3 providers answered
`,
    });
  });

  test('strictly, names who was left out and shows no count of them', () => {
    const { status, stdout } = ask(mutatedWithPet, '--strict');
    assert.equal(status, 0);
    const lines = stdout.split('\n').slice(3);
    assert.match(lines[0] ?? '', /^stanford-lung {12}39 {9}77 {2}█{13}░{11} {2}release 25$/);
    assert.match(lines[1] ?? '', /^radboud-prostate {10}\? {10}\? {28}skipped: .* not collected$/);
    assert.match(lines[2] ?? '', /^rider {21}\? {10}\? {28}skipped: .* not collected$/);
    assert.match(lines[3] ?? '', /^total {20}39 {9}77 {28}1 of 3 providers answered$/);
  });

  test('counts studies and series too, as they stood on a date', () => {
    const { stdout } = ask(
      ...['{ modalities: { all: ["PT", "CT"] } }', '--of', 'studies', '--as-of', '2021-09-02'],
    );
    assert.equal(
      stdout,
      `Studies whose modalities include Positron emission tomography and Computed tomography.

studies             certain   possible
stanford-lung           197        197  ████████████████████████  release 4
rider                    30         30  ████                      release 4
radboud-prostate          0          0                            release 4
total                   227        227                            3 of 3 providers answered
`,
    );
    const series = ask('{ bodyPart: { descendantOf: "CHEST" } }', '--of', 'series').stdout;
    assert.match(series, /^Series whose body part is Chest or narrower\.\n\nseries /);
    assert.match(series, /\nrider {19}562 {6}1,199 {2}█{8}░{10} {8}release 25\n/);
  });

  test('says in one sentence what is wrong with a question, and what could be given', () => {
    for (const { args, sentence } of [
      {
        args: ['{ clinical: [{ kind: DIAGNOSIS, code: { eq: "Lnug cancer" } }] }'],
        sentence:
          /^CONCEPT_UNKNOWN: "filter\.clinical\[0\]\.code\.eq" has "Lnug cancer".*\(Lung cancer\).*\.\n$/,
      },
      {
        args: ['{ modalitie: { eq: "PT" } }'],
        sentence:
          /^GRAPHQL_VALIDATION_FAILED: Field "modalitie" is not defined.*"modalities" or "modality"\?\n$/,
      },
      { args: ['{}', '--as-of', '2021-02-31'], sentence: /^BAD_USER_INPUT: .*\.\n$/ },
      {
        args: ['{ modality: { eq: "PT" }'],
        sentence: /^CONFIGURATION_INVALID: The filter cannot be read: .*\n\nUsage: /,
      },
      {
        args: [' '],
        sentence:
          /^CONFIGURATION_INVALID: The filter is empty: give one such as '\{ modality: \{ eq: "CT" \} \}', or none for all\.\n\nUsage: /,
      },
      { args: ['PET'], sentence: /^CONFIGURATION_INVALID: A filter stands in braces\.\n\nUsage: / },
      {
        args: ['{}', '--level', 'public'],
        sentence: /^CONFIGURATION_INVALID: --level is registered or granted\.\n\nUsage: /,
      },
      {
        args: ['{}', '--project', 'nobodys'],
        sentence:
          /^ACCESS_DENIED: Query\.subjects is for who may list rows of a dataset: --project names no project that you may act for, so name one that me lists\.\n$/,
      },
      {
        args: ['{}', '--of', 'patients'],
        sentence: /^CONFIGURATION_INVALID: --of is subjects, studies or series\.\n\nUsage: /,
      },
    ]) {
      const { status, stdout, stderr } = ask(...args);
      assert.deepEqual([status, stdout], [1, ''], args.join(' '));
      assert.match(stderr, sentence);
    }
  });

  test('says where nobody answers how to start an Atlas', () => {
    const { status, stderr } = small.run('ask.ts', '{}', '--url', 'http://127.0.0.1:9');
    assert.equal(status, 1);
    assert.equal(
      stderr,
      'CONFIGURATION_INVALID: No Atlas answers at http://127.0.0.1:9: start it with npm start, or say with --url where it is.\n',
    );
  });
});
