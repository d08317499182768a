// Names and pictures that people give themselves: choosing them, where they show, and what pictures of others may be.
import {deflateSync} from 'node:zlib';
import type {Page} from 'playwright-core';
import {expect, test} from 'vitest';
import {openConversation} from './browser';
import {stage} from './stage';

const app = stage();

/** A PNG of one colour. */
function png(width: number, height: number, [red, green, blue]: [number, number, number]): Buffer {
  const crcTable = Array.from({length: 256}, (_, each) => {
    let value = each;
    for (let bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value >>> 0;
  });
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const crc = body.reduce((sum, byte) => crcTable[(sum ^ byte) & 255]! ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff;
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc >>> 0, body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({length: width}, () => [red, green, blue]).flat())]);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('tEXt', Buffer.from('Comment\0taken at home, 52.1 N')),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({length: height}, () => row)))), chunk('IEND', Buffer.alloc(0))]);
}

const settings = async (page: Page) => {
  await page.evaluate(() => void (location.hash = '#/settings'));
  await page.getByRole('button', {name: 'Edit profile'}).click();
};
const choose = (page: Page, buffer: Buffer, name = 'me.png', mimeType = 'image/png') =>
  page.locator('majlis-own-profile input[type=file]').setInputFiles({name, mimeType, buffer});
const own = (page: Page) => page.evaluate(() => {
  const {client} = window.majlis;
  const bytes = client.pictures.get(client.own().account);
  return {name: client.own().displayName, bytes: bytes && [...bytes]};
});
/** A JPEG of the browser's own making, in the messenger's memory as somebody's. */
const paint = (page: Page, username: string, name: string, width = 64, height = 64) => page.evaluate(async ([who, shown, w, h]) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [w as number, h as number];
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#2a7';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob>((resolve) => canvas.toBlob((each) => resolve(each!), 'image/jpeg'));
  window.majlis.client.profileOf(who as string, shown as string, new Uint8Array(await blob.arrayBuffer()));
}, [username, name, width, height] as const);

test('a name and a picture are chosen; the picture is small, square and says nothing else', async () => {
  const page = await app.open();
  await settings(page);
  await choose(page, png(900, 500, [200, 30, 30]));
  await page.locator('majlis-own-profile img').waitFor();
  await page.getByRole('textbox', {name: 'Display name'}).fill('Amina of the Harbour');
  await page.getByRole('button', {name: 'Save'}).click();
  await page.locator('majlis-notices').getByText('Your profile is saved.').waitFor();
  const {name, bytes} = await own(page);
  expect(name).toBe('Amina of the Harbour');
  expect(bytes!.slice(0, 2)).toEqual([0xff, 0xd8]);
  expect(bytes!.length).toBeLessThan(40_001);
  expect(Buffer.from(bytes!).toString('latin1')).not.toMatch(/taken at home|Exif|tEXt/);
  const size = await page.locator('majlis-own-profile majlis-avatar img').evaluate(async (each: HTMLImageElement) => {
    await each.decode();
    return [each.naturalWidth, each.naturalHeight];
  });
  expect(size).toEqual([256, 256]);
  await page.locator('majlis-own-profile').getByText('@amina').waitFor();

  // What stays as it was is sent along; what is removed is gone.
  await settings(page);
  await page.locator('majlis-own-profile majlis-dialog img').waitFor();
  await page.getByRole('textbox', {name: 'Display name'}).fill('Amina');
  await page.keyboard.press('Enter');
  await page.locator('majlis-own-profile').getByRole('heading', {name: 'Amina'}).waitFor();
  expect((await own(page)).bytes).toEqual(bytes);
  await page.getByRole('button', {name: 'Edit profile'}).click();
  await page.getByRole('button', {name: 'Remove the picture'}).click();
  await page.getByRole('button', {name: 'Save'}).click();
  await page.locator('majlis-own-profile majlis-avatar img').waitFor({state: 'detached'});
});

test('a file that is no picture is refused, and a refusal of the host is said', async () => {
  const page = await app.open();
  await settings(page);
  await choose(page, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"'), 'x.png');
  await page.getByRole('alert').getByText('cannot be used as a picture').waitFor();
  await choose(page, png(20, 20, [0, 0, 0]));
  await page.locator('majlis-own-profile img').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.evaluate(() => window.majlis.client.failNext('setProfile', {name: 'method_not_found', detail: 'no chat here'}));
  await page.getByRole('button', {name: 'Save'}).click();
  await page.getByRole('alert').getByText('This host does not offer that').waitFor();
});

test('others show by their names and pictures, and still by their usernames', async () => {
  const page = await app.open();
  await paint(page, 'yusuf', 'Yusuf Haddad');
  const row = page.locator('majlis-sidebar .conversation', {hasText: 'Yusuf Haddad'});
  await row.locator('majlis-avatar img').waitFor();
  await openConversation(page, 'chat');
  const header = page.locator('majlis-conversation header');
  await header.locator('majlis-avatar img').waitFor();
  await header.getByText('@yusuf').waitFor();
  await openConversation(page, 'chat', 'details');
  await page.locator('majlis-details .who').getByText('@yusuf').waitFor();
  await openConversation(page, 'group');
  await page.locator('majlis-message', {hasText: 'Yusuf Haddad'}).locator('majlis-avatar img').first().waitFor();
  await openConversation(page, 'group', 'details');
  const member = page.locator('majlis-members .entry', {hasText: 'Yusuf Haddad'});
  await member.getByText('@yusuf').waitFor();
  await member.getByRole('button').click();
  await page.getByRole('menuitem', {name: 'Write to them'}).click(); // who that is, the username says
  await header.getByText('@yusuf').waitFor();
  await page.locator('majlis-sidebar input[type=search]').fill('@yus');
  await row.waitFor();
});

test('names that people choose are held apart from what they might be taken for', async () => {
  const page = await app.open();
  await paint(page, 'omar', 'yusυf');
  await page.locator('majlis-sidebar .alike').nth(1).waitFor();
  await paint(page, 'omar', '\u202e\u200b\u2067');
  await page.locator('majlis-sidebar').getByText('No name').waitFor();
  await page.evaluate(() => window.majlis.client.profileOf('omar', '<img src=x onerror="window.harmed=1">'));
  await page.locator('majlis-sidebar').getByText('<img src=x').waitFor();
  expect(await page.evaluate(() => (window as unknown as {harmed?: number}).harmed)).toBeUndefined();
});

test('what is no small picture is not drawn', async () => {
  const page = await app.open();
  const row = (name: string) => page.locator('majlis-sidebar .conversation', {hasText: name}).locator('majlis-avatar');
  await paint(page, 'yusuf', 'Yusuf', 1024, 1024);
  await row('Yusuf').locator('img').waitFor();
  await paint(page, 'yusuf', 'Too Wide', 1025, 4);
  await row('Too Wide').getByText('TW').waitFor();
  const bytes: Record<string, number[]> = {
    'Some Svg': [...Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>window.harmed=1</script></svg>')],
    'Some Png': [...png(8, 8, [1, 2, 3])],
    'Broken Jpeg': [0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 8, 0, 8, 3, 1, 2, 3, 4, 5],
  };
  for (const [name, picture] of Object.entries(bytes)) {
    await page.evaluate(([shown, data]) => window.majlis.client.profileOf('yusuf', shown as string, Uint8Array.from(data as number[])), [name, picture] as const);
    await row(name).getByText(name.split(' ').map((each) => each[0]).join('')).waitFor();
    expect(await row(name).locator('img').count()).toBe(0);
  }
});
