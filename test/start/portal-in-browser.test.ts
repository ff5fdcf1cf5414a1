import assert from 'node:assert/strict';
import { test } from 'node:test';

import { launch, type Page } from 'puppeteer-core';

import { readEnvironment } from '#schema/kernel/environment.ts';
import { makeSmallHome, startAtlas } from '#test/support/started-atlas.ts';

const { testBrowser } = readEnvironment();
const skip = testBrowser === undefined ? 'no ATLAS_TEST_BROWSER' : false;

test(
  'a researcher picks an example in the browser, asks it and reads the answer',
  { skip },
  async () => {
    await using small = await makeSmallHome(['radboud-prostate', 'rider']);
    await using atlas = await startAtlas(small.home);
    const args = ['--no-sandbox', '--disable-gpu'];
    const browser = await launch({ executablePath: testBrowser ?? '', args });
    try {
      const page = await browser.newPage();
      await page.bringToFront();
      const hosts = new Set<string>();
      const faults: string[] = [];
      page.on('request', (request) => {
        const { protocol, host } = new URL(request.url());
        // What is written into the style sheet has no host.
        if (protocol !== 'data:') hosts.add(host);
      });
      page.on('pageerror', (error) => faults.push(String(error)));
      await page.goto(atlas.url, { waitUntil: 'networkidle0' });
      assert.equal(await page.title(), 'Cancer imaging Atlas');

      await page.waitForSelector('.atlas-examples li button');
      const titles = await page.$$eval('.atlas-examples li button', (buttons) =>
        buttons.map((button) => button.textContent),
      );
      const ask = async (title: string, field: string, found: string): Promise<void> => {
        const at = titles.findIndex((text) => text.startsWith(title));
        assert.ok(at >= 0, titles.join('; '));
        await page.click(`.atlas-examples li:nth-child(${at + 1}) button`);
        await untilShown(page, '.graphiql-query-editor', field);
        await page.click('.graphiql-execute-button');
        await untilShown(page, '.result-window', found);
      };
      await ask('Who is in the Atlas', 'providers', 'PROSTATEx');
      // A subscription: its last event says so.
      await ask('Chest CTs counted while', 'subscription', '"complete": true');

      await page.click('button[aria-label="Show Documentation Explorer"]');
      await page.waitForSelector('.graphiql-doc-explorer');
      const documentation = await page.$eval('.graphiql-doc-explorer', (part) => part.textContent);
      assert.match(documentation, /Query/);
      assert.deepEqual([...hosts], [new URL(atlas.url).host]);
      assert.deepEqual(faults, []);
    } finally {
      await browser.close();
    }
  },
);

/** Not waitForFunction: it compiles in the page, which the page's content security policy forbids. */
async function untilShown(page: Page, selector: string, text: string): Promise<void> {
  for (let left = 100; left > 0; left--) {
    const shown = await page.$eval(selector, (part) => part.textContent);
    // The editor wraps lines, and its spaces are not to be broken.
    if (shown.replaceAll(/\s+/g, ' ').includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.fail(`${selector} never showed ${text}`);
}
