import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import {
  projectsIn,
  projectVisaType,
  projectVisaValue,
  readProjectVisaValue,
  type StatedProject,
} from '#schema/passports/project-visa.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

const project: StatedProject = {
  id: 'P-1',
  title: 'Growth of lung nodules',
  purpose: { duo: ['DUO:0000006'], diseases: [], commercial: false, country: null },
};

const visa: VerifiedVisa = {
  jwt: 'x.y.z',
  issuer: 'https://dac.example/',
  subject: 'r-1',
  jti: null,
  type: projectVisaType,
  value: projectVisaValue(project),
  source: 'https://dac.example/committee',
  by: 'dac',
  conditions: null,
  asserted: 1,
  issuedAt: 1,
  expiresAt: 2,
};

suite('The visa of a project', () => {
  test('states the project with its purpose', () => {
    assert.deepEqual(projectsIn([visa]), [project]);
  });

  test('states none where it is of another type, or rests on conditions', () => {
    assert.deepEqual(projectsIn([{ ...visa, type: 'ResearcherStatus' }]), []);
    assert.deepEqual(projectsIn([{ ...visa, conditions: [] }]), []);
  });

  test('states none where something of it is missing, of another kind, or not known', () => {
    const said = { id: 'P-1', title: 'T', duo: [], diseases: [], commercial: false, country: 'DE' };
    assert.notEqual(readProjectVisaValue(JSON.stringify(said)), null);
    const wrong: readonly object[] = [
      { id: 'a b' },
      { id: undefined },
      { title: '' },
      { title: 'x'.repeat(201) },
      { duo: 'DUO:0000006' },
      { duo: ['GRU'] },
      { diseases: [1612] },
      { commercial: 'no' },
      { country: 'Germany' },
      { country: undefined },
      { budget: 5 },
    ];
    for (const change of wrong) {
      const text = JSON.stringify({ ...said, ...change });
      assert.equal(readProjectVisaValue(text), null, text);
    }
    assert.equal(readProjectVisaValue('demonstration'), null);
  });
});
