import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import { createProjectStore, type ProjectStore } from '#gateway/access/projects/project-store.ts';
import { projectState } from '#gateway/access/projects/project.entity.ts';
import { openProjects, type Projects } from '#gateway/access/projects/projects.ts';
import {
  type ProjectInput,
  readProjectInput,
} from '#gateway/access/projects/read-project-input.ts';
import { openState } from '#gateway/state/open-state.ts';
import { createLog } from '#schema/kernel/log.ts';
import { projectVisaType, projectVisaValue } from '#schema/passports/project-visa.ts';
import { purposeWith, visaWith } from '#test/access/decisions/callers.ts';
import { stateDatabases } from '#test/gateway/state/state-database.ts';
import { untilSame } from '#test/support/until-same.ts';

const log = createLog('silent');
const ada = { issuer: 'https://broker.example', subject: 'ada' };
const bob = { issuer: 'https://broker.example', subject: 'bob' };
const adaElsewhere = { issuer: 'https://other.example', subject: 'ada' };
const input: ProjectInput = {
  id: 'nodules',
  title: 'Nodules',
  purpose: purposeWith({ duo: ['DUO:0000007', 'DUO:0000021'], diseases: ['DOID:1324'] }),
  members: [ada, bob],
};
const { members: _members, ...project } = input;

for (const { name, skip, scratch } of stateDatabases) {
  suite(`projects on ${name}`, { skip }, () => {
    const open = async () => {
      const place = await scratch();
      const state = await openState({ location: place.location, parts: [projectState] });
      let time = 1_000;
      const store = createProjectStore(state);
      const projects = await openProjects({ store, now: () => (time += 1), log, followMs: 10 });
      return {
        projects,
        beside: () => openProjects({ store, now: () => (time += 1), log, followMs: 10 }),
        breakDatabase: () => state.orm.em.getConnection().execute('drop table project_member'),
        [Symbol.asyncDispose]: async () => {
          await projects[Symbol.asyncDispose]();
          await state[Symbol.asyncDispose]();
          await place[Symbol.asyncDispose]();
        },
      };
    };

    test('are their members’, each by issuer and subject, from approval to withdrawal', async () => {
      await using opened = await open();
      const { projects } = opened;
      assert.deepEqual(await projects.of(ada, []), []);
      assert.deepEqual(await projects.approve(input, 'p-operator'), {
        ...input,
        approvedBy: 'p-operator',
        approvedAt: 1_001,
        withdrawnAt: null,
      });
      assert.deepEqual(await projects.of(ada, []), [project]);
      assert.deepEqual(await projects.of(adaElsewhere, []), []);
      assert.deepEqual(await projects.withdraw('nodules'), {
        ...input,
        approvedBy: 'p-operator',
        approvedAt: 1_001,
        withdrawnAt: 1_002,
      });
      assert.deepEqual(await projects.of(ada, []), []);
      assert.equal(await projects.withdraw('nodules'), null);
      assert.equal(await projects.withdraw('nothing'), null);
    });

    test('that are approved again are as they were approved last', async () => {
      await using opened = await open();
      const { projects } = opened;
      await projects.approve(input, 'p-operator');
      await projects.withdraw('nodules');
      await projects.approve({ ...input, title: 'Nodules, again', members: [bob] }, 'p-other');
      assert.deepEqual(await projects.of(ada, []), []);
      assert.deepEqual(await projects.of(bob, []), [{ ...project, title: 'Nodules, again' }]);
    });

    test('that stood when it was opened are no change: nobody is decided anew for them', async () => {
      await using opened = await open();
      await opened.projects.approve(input, 'p-operator');
      await using other = await opened.beside();
      assert.equal(other.revision(), opened.projects.revision());
    });

    test('of another replica are followed', async () => {
      await using opened = await open();
      await using other = await opened.beside();
      await opened.projects.approve(input, 'p-operator');
      const approved = opened.projects.revision();
      await untilSame(() => Promise.resolve([other.revision()]), [approved]);
      await opened.projects.withdraw('nodules');
      const withdrawn = opened.projects.revision();
      assert.notEqual(withdrawn, approved);
      await untilSame(() => Promise.resolve([other.revision()]), [withdrawn]);
    });

    test('cannot be told while the database is broken: nobody acts for one', async () => {
      await using opened = await open();
      await opened.breakDatabase();
      await assert.rejects(opened.projects.of(ada, []), { code: 'POLICY_STATE_UNAVAILABLE' });
    });
  });
}

/** A store in which nothing stands. */
const empty: ProjectStore = {
  listFor: () => Promise.resolve([]),
  find: () => Promise.resolve(null),
  put: () => Promise.resolve(),
  withdraw: () => Promise.resolve(false),
  revision: () => Promise.resolve(''),
};

test('what was read of projects before one was approved is not taken for what stands since', async () => {
  const asked = Promise.withResolvers<void>();
  const late = Promise.withResolvers<string>();
  const answers = [Promise.resolve('before'), late.promise];
  let stands = 'before';
  const store: ProjectStore = {
    ...empty,
    put: () => {
      stands = 'since';
      return Promise.resolve();
    },
    revision: () => {
      if (answers.length === 1) asked.resolve();
      return answers.shift() ?? Promise.resolve(stands);
    },
  };
  await using projects = await openProjects({ store, now: () => 0, log, followMs: 1 });
  await asked.promise;
  const approving = projects.approve(input, 'p-operator');
  setImmediate(() => late.resolve('before'));
  await approving;
  await late.promise;
  assert.equal(projects.revision(), 'since');
});

suite('a project that a visa states', () => {
  const stated = { id: 'nodules', title: 'Nodules', purpose: input.purpose };
  const visa = visaWith({ type: projectVisaType, value: projectVisaValue(stated), by: 'so' });
  let projects: Projects;
  before(async () => {
    projects = await openProjects({ store: empty, now: () => 0, log });
  });
  after(() => projects[Symbol.asyncDispose]());

  test('bears the source in its id, so that it is never one that somebody else approved', async () => {
    assert.deepEqual(await projects.of(ada, [visa]), [
      { ...stated, id: 'nodules@https://dac.example', statedBy: visa },
    ]);
  });

  test('by two visas is stated by the one that lasts longer, in whatever order they come', async () => {
    const short = { ...visa, jwt: 'short', expiresAt: visa.expiresAt - 1 };
    for (const visas of [
      [visa, short],
      [short, visa],
    ]) {
      const [only, ...others] = await projects.of(ada, visas);
      assert.deepEqual([only?.statedBy?.jwt, others], [visa.jwt, []]);
    }
  });

  test('is none where the visa has conditions, is of another type, or is not understood', async () => {
    const wrong = [
      { ...visa, conditions: [] },
      { ...visa, type: 'https://elsewhere.example/project' },
      { ...visa, value: '{"id":"nodules"}' },
    ];
    assert.deepEqual(await projects.of(ada, wrong), []);
  });
});

suite('a project that is to be approved', () => {
  test('is taken as it is, each member once', () => {
    assert.deepEqual(readProjectInput({ ...input, members: [ada, bob, { ...ada }] }), input);
  });

  const wrong: readonly (readonly [string, Partial<ProjectInput>, RegExp])[] = [
    ['an id that a visa’s project could have', { id: 'nodules@https://dac.example' }, /^The id /],
    ['no title', { title: ' ' }, /^The title /],
    ['no members', { members: [] }, /1 to 500 members/],
    ['a member without subject', { members: [{ ...ada, subject: '' }] }, /^A member is /],
    ['no purpose', { purpose: purposeWith({ duo: ['DUO:0000021'] }) }, /^The purpose must say /],
    ['research of no disease', { purpose: purposeWith({ duo: ['DUO:0000007'] }) }, /^The purpose /],
    [
      'a term that is unknown',
      { purpose: purposeWith({ duo: ['DUO:0000006', 'x'] }) },
      /^The purpose /,
    ],
    [
      'a disease in words',
      { purpose: purposeWith({ diseases: ['cancer'] }) },
      /^Diseases are ids /,
    ],
    ['a country in words', { purpose: purposeWith({ country: 'nl' }) }, /^The country /],
  ];
  for (const [what, changes, message] of wrong) {
    test(`with ${what} is refused`, () => {
      assert.throws(() => readProjectInput({ ...input, ...changes }), {
        code: 'BAD_USER_INPUT',
        message,
      });
    });
  }
});
