// The page's own part; it is bundled with GraphiQL by build-portal.ts and runs in the browser.
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-sse';
import { createElement as element, useState } from 'react';
import { createRoot } from 'react-dom/client';

import { askAs, canChoose, fetchAsCaller, levels } from './caller.js';
import './portal.css';

const workers = { json: 'json.worker.js', graphql: 'graphql.worker.js' };
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) =>
    new Worker(`/portal/${workers[label] ?? 'editor.worker.js'}`, { type: 'module' }),
};

/** Title of an example: the comment in its first line. */
function titleOf(query) {
  return query.split('\n', 1)[0].replace(/^#\s*/, '');
}

/** Name of an example's operation. */
function operationOf(query) {
  return /^(?:query|subscription) (\w+)/m.exec(query)?.[1];
}

function ExamplesIcon() {
  const bars = [6, 12, 18].map((y) => element('path', { key: y, d: `M4 ${y}h2M9 ${y}h11` }));
  return element('svg', { viewBox: '0 0 24 24', stroke: 'currentColor', strokeWidth: 2 }, bars);
}

/** Chooses as whom questions are asked. */
function LevelSwitch() {
  const [level, setLevel] = useState('granted');
  const choose = ({ target }) => {
    setLevel(target.value);
    askAs(target.value);
  };
  const options = Object.entries(levels).map(([value, name]) =>
    element('option', { key: value, value }, name),
  );
  return element(
    'label',
    { className: 'atlas-level' },
    'Asked as ',
    element('select', { value: level, onChange: choose }, options),
  );
}

/** Where there is no development issuer: how to be more than the public. */
function TokenHint() {
  return element(
    'p',
    null,
    'Asked as the public; with {"authorization": "Bearer <token>"} under Headers, as whoever the access token was given to.',
  );
}

function createExamplesPlugin(examples, hasLevels) {
  function Examples() {
    const editor = useGraphiQL((state) => state.queryEditor);
    const actions = useGraphiQLActions();
    // The editor finds the operation's name after a while; who asks at once would ask for the one before.
    const show = (query) => {
      editor?.setValue(query);
      actions.setOperationName(operationOf(query));
    };
    const items = examples.map((query) =>
      element(
        'li',
        { key: query },
        element('button', { type: 'button', onClick: () => show(query) }, titleOf(query)),
      ),
    );
    return element(
      'section',
      { className: 'atlas-examples' },
      element('h2', null, 'Examples'),
      element(hasLevels ? LevelSwitch : TokenHint),
      element('p', null, 'A click puts the question into the editor; Ctrl-Enter asks it.'),
      element('ol', null, items),
    );
  }
  return { title: 'Examples', icon: ExamplesIcon, content: Examples };
}

const askHttp = createGraphiQLFetcher({ url: '/graphql', fetch: fetchAsCaller });
const streams = createClient({
  url: '/graphql/stream',
  retryAttempts: 0,
  fetchFn: fetchAsCaller,
});

/** Asks; a subscription as events, which the toolkit knows over WebSockets only. */
function fetcher(parameters, options) {
  return isSubscription(parameters) ? streams.iterate(parameters) : askHttp(parameters, options);
}

// Read anew: the editor reads its document a while after it was put there.
function isSubscription({ query, operationName }) {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false;
  }
}

const response = await fetch('/portal/examples.json');
const examples = await response.json();
const hasLevels = await canChoose();
// All examples can be asked at this level.
if (hasLevels) askAs('granted');
createRoot(document.querySelector('#portal')).render(
  element(
    GraphiQL,
    {
      fetcher,
      plugins: [createExamplesPlugin(examples, hasLevels)],
      visiblePlugin: 'Examples',
      defaultQuery: examples[0],
    },
    element(GraphiQL.Logo, null, 'Cancer imaging Atlas'),
  ),
);
