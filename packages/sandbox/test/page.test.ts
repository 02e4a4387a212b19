import { describe, expect, it } from 'vitest';
import { livePage } from '../src/pageScript.js';
import { openPage } from './openPage.js';
import { start } from './support.js';

const origin = 'http://127.0.0.1:8080';

describe('the page', () => {
  it('is readable without a password, and runs nothing but its own script', async () => {
    const { sandbox } = start({ username: '<b>&"' });
    const page = await sandbox.fetch(`${origin}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain('<html lang="en">');
    expect(html).toContain(`<code>${origin}/api</code>`);
    expect(html).toContain('<code>&#60;b&#62;&#38;&#34;</code>');
    expect(html).not.toMatch(/<script(?! src="\/page\.js">)|style=| on\w+=/);
    const script = await (await sandbox.fetch(`${origin}/page.js`)).text();
    expect(() => new Function(script)).not.toThrow();
    // Sent as text: a name from outside would not be there in the browser.
    expect(livePage.toString()).not.toMatch(/__vi|import\(/);
    expect((await sandbox.fetch(`${origin}/page.css`)).headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  it('shows what the sandbox holds and the last requests, the newest first', async () => {
    const { sandbox, send } = start();
    for (let count = 0; count < 60; count += 1) await send('GET', `/agents?n=${count}`);
    await send('POST', '/customers', { surname: 'A' });
    const overview = await (await sandbox.fetch(`${origin}/overview.json`)).json();
    expect(overview.holds).toMatchObject({ Customers: 10, Tickets: 2, Campaigns: 1 });
    expect(overview.requests).toHaveLength(50);
    expect(overview.requests[0]).toMatchObject({ number: 61, method: 'POST', status: 201 });
    // Looking at the page is no request of a client.
    expect(sandbox.requests).toHaveLength(61);
    expect(JSON.stringify(overview)).not.toMatch(/api_pass|Basic /);
  });

  it('shows requests as text, the newest first, once they are answered', async () => {
    const { sandbox, send } = start();
    await send('POST', '/customers', { surname: '<img src=x onerror=alert(1)>', guessed: true });
    const page = await openPage(sandbox);
    await page.tick();
    expect(page.html('counts')).toContain('<dt>Customers</dt><dd>10</dd>');
    expect(page.html('state')).toBe('1 so far, the newest first.');
    expect(page.html('requests')).toContain('/api/customers<span class="note">not documented: guessed</span></span>');
    expect(page.html('requests')).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page.html('requests')).not.toContain('<img');
    await send('GET', '/customers/1');
    await page.tick();
    expect(page.html('state')).toBe('2 so far, the newest first.');
    expect(page.html('requests')).toMatch(/^<li>.*#2<.*<li>.*#1</s);
    sandbox.reset();
    await page.tick();
    expect(page.html('state')).toBe('No request yet.');
    expect(page.html('requests')).toBe('');
  });

  it('stands still while it is paused', async () => {
    const { sandbox, send } = start();
    const page = await openPage(sandbox);
    await page.tick();
    expect(page.html('state')).toBe('No request yet.');
    page.click('pause');
    await send('GET', '/customers');
    await page.tick();
    expect(page.html('state')).toBe('No request yet.');
    page.click('pause');
    await page.tick();
    expect(page.html('state')).toBe('1 so far, the newest first.');
  });
});
