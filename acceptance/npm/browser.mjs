// Pages of a headless Chromium: a command per line comes in, an answer per line goes out.
//
//   {"do":"open","page":"a","url":"http://…"}     {"do":"click","page":"a","selector":"button"}
//   {"do":"fill","page":"a","selector":"#name","text":"Ada"}
//   {"do":"see","page":"a","selector":"#members","text":"Ada"}    waits until the element has the text; "absent":true until not
//   {"do":"look","page":"a","width":360,"scheme":"dark"}          {"do":"overhang","page":"a"}
//   {"do":"press","page":"a","key":"Enter"}       {"do":"axe","page":"a"}    what a screen reader's user stumbles over
//   {"do":"evaluate","page":"a","script":"1 + 1"}
//   {"do":"screenshot","page":"a","file":"…"}     {"do":"close","page":"a"}
//   → {"ok":true,"text":"…"} or {"ok":false,"error":"…","shown":"what the page shows"}
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const executablePath = process.argv[2];
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',                          // tests may run as root
    '--disable-dev-shm-usage',
    // A test run asks nobody but the daemon.
    '--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--disable-sync',
    '--disable-domain-reliability', '--no-pings', '--no-first-run', '--disable-features=OptimizationHints,MediaRouter,Translate',
  ],
});
const pages = new Map();
const errors = [];

const commands = {
  async open({ page: name, url }) {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.setDefaultTimeout(120_000); // for what never comes: a busy machine needs some of it
    page.on('pageerror', (error) => errors.push(`${name}: ${error.message}`));
    pages.set(name, page);
    await page.goto(url);
  },
  click: ({ page, selector }) => pages.get(page).click(selector),
  fill: ({ page, selector, text }) => pages.get(page).fill(selector, text),
  async see({ page, selector, text, absent = false }) {
    const matches = ([selector, text, absent]) =>
      absent !== [...document.querySelectorAll(selector)].some((element) => element.textContent.includes(text));
    await pages.get(page).waitForFunction(matches, [selector, text, absent]);
  },
  /** How wide the window is, and whether its user likes it light or dark. */
  async look({ page, width, scheme }) {
    await pages.get(page).setViewportSize({ width, height: 900 });
    await pages.get(page).emulateMedia({ colorScheme: scheme });
  },
  /** How far the page can be scrolled to the side; 0 where all of it fits. */
  overhang: ({ page }) => pages.get(page).evaluate(() => String(document.documentElement.scrollWidth - innerWidth)),
  press: ({ page, key }) => pages.get(page).keyboard.press(key),
  evaluate: ({ page, script }) => pages.get(page).evaluate(script).then((value) => String(value ?? '')),
  /** One line for each serious finding; none where there is none. */
  async axe({ page }) {
    // Not as a script of the page, which its policy would forbid.
    await pages.get(page).evaluate(await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8'));
    const found = await pages.get(page).evaluate(() => globalThis.axe.run());
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 200)).slice(0, 3).join(' ')}`).join('\n');
  },
  text: ({ page, selector }) => pages.get(page).textContent(selector),
  screenshot: ({ page, file }) => pages.get(page).screenshot({ path: file, fullPage: true }).then(() => undefined),
  async close({ page }) {
    await pages.get(page).context().close();
    pages.delete(page);
  },
  errors: () => errors.join('\n'),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = { ok: true, text: (await commands[command.do](command)) ?? '' };
  } catch (error) {
    const shown = await pages.get(command.page)?.innerText('body').catch(() => '');
    answer = { ok: false, error: String(error), shown: shown ?? '' };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
await browser.close();
process.exit(0);
