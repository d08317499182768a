// What there are pictures of, and how the page is brought there.
import type {Page} from 'playwright-core';
import {openConversation} from '../screens/browser';

export interface Shot {
  name: string;
  scene?: string;
  /** Brings the page to what the picture shows. */
  to?(page: Page): Promise<void>;
}

const kHostile = [
  '<img src=x onerror="alert(1)"><b>bold</b>', 'safe\u202etxt.exe \u2067\u2067 open', `Z${'\u0335\u0321'.repeat(400)}algo`, '\u200b'.repeat(6000),
  '[bank](https://evil.example/x) javascript:alert(1) https://аpple.com/login', 'word '.repeat(20_000), 'w'.repeat(400),
];

const kParcel = {state: 'sending' as const, done: 3_000_000, size: 12_000_000, rate: 1_500_000, waiting: false, files: [{id: 'i', name: 'Harbour at night.mkv', size: 12_000_000, asleep: false}]};

async function openFiles(page: Page): Promise<void> {
  await page.waitForFunction(() => window.majlis.ids.files);
  await openConversation(page, 'files');
  await page.locator('majlis-voice-note').first().waitFor();
}

/** What the camera sees stands in the dialog. */
const filming = (page: Page) => page.locator('majlis-scanner video').evaluate((each: HTMLVideoElement) =>
  each.readyState >= 2 || new Promise((resolve) => each.addEventListener('loadeddata', resolve, {once: true})));

/** Everybody has a name and a picture of his own, painted here. */
const faces = (page: Page) => page.evaluate(async () => {
  const {client} = window.majlis;
  const paint = (hue: number) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 128;
    const pen = canvas.getContext('2d')!;
    const sky = pen.createLinearGradient(0, 0, 0, 128);
    sky.addColorStop(0, `hsl(${hue} 60% 75%)`);
    sky.addColorStop(1, `hsl(${hue + 40} 55% 55%)`);
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 128, 128);
    pen.fillStyle = `hsl(${hue + 180} 30% 30%)`;
    pen.beginPath();
    pen.arc(64, 54, 26, 0, 7);
    pen.arc(64, 140, 52, 0, 7);
    pen.fill();
    return new Promise<Uint8Array>((resolve) => canvas.toBlob((each) => void each!.arrayBuffer().then((bytes) => resolve(new Uint8Array(bytes))), 'image/jpeg'));
  };
  const names = document.documentElement.lang === 'ar' ? ['يوسف الحدّاد', 'ليلى', 'عمر من الميناء', 'مريم'] : ['Yusuf Haddad', 'Layla', 'Omar of the Harbour', 'Maryam'];
  for (const [at, contact] of [...client.contacts.values()].slice(0, 4).entries()) client.profileOf(contact.username, names[at]!, await paint(at * 80));
  await client.setProfile({name: document.documentElement.lang === 'ar' ? 'أمينة المكتبة' : 'Amina at the library', picture: await paint(200)});
});

export const shots: Shot[] = [
  {name: 'welcome', scene: 'no_account'},
  {name: 'recover', scene: 'no_account', to: (page) => page.locator('majlis-welcome .others button').nth(0).click()},
  {name: 'linking', scene: 'linking'},
  {name: 'starting', scene: 'starting'},
  {name: 'elsewhere', scene: 'elsewhere'},
  {name: 'revoked', scene: 'revoked'},
  {name: 'locked', scene: 'locked'},
  {name: 'damaged', scene: 'damaged'},
  {name: 'full', scene: 'full'},
  {name: 'embedded', scene: 'embedded'},
  {name: 'embedded-denied', scene: 'embedded_denied'},
  {name: 'empty', scene: 'empty'},
  {name: 'phrase', scene: 'phrase'},
  {name: 'list'},
  {name: 'chat', to: (page) => openConversation(page, 'chat')},
  {name: 'group', to: (page) => openConversation(page, 'group')},
  {name: 'request', to: (page) => openConversation(page, 'request')},
  {name: 'key-changed', to: (page) => openConversation(page, 'changed')},
  {name: 'long', to: (page) => openConversation(page, 'long')},
  {name: 'details', to: (page) => openConversation(page, 'chat', 'details')},
  {name: 'group-details', to: (page) => openConversation(page, 'group', 'details')},
  {name: 'settings', to: (page) => page.evaluate(() => void (location.hash = '#/settings'))},
  {name: 'profile', to: async (page) => {
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.locator('majlis-own-profile button.entry').click();
  }},
  {name: 'link-device', to: async (page) => {
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.locator('majlis-devices button.entry').click();
  }},
  {name: 'invite', to: async (page) => {
    await openConversation(page, 'group', 'details');
    await page.locator('majlis-invites button.entry').first().click();
    await page.locator('majlis-invites form button').click();
    await page.locator('majlis-invites majlis-qr').waitFor();
  }},
  {name: 'hostile', to: async (page) => {
    await page.evaluate((texts) => {
      const {client, ids} = window.majlis;
      client.change(ids.chat!, {title: `\u202e\u2067yusuf${'\u0301'.repeat(40)}`});
      for (const text of texts) client.receive(ids.chat!, 'yusuf', text);
    }, kHostile);
    await openConversation(page, 'chat');
  }},
  {name: 'failed', to: async (page) => {
    await openConversation(page, 'chat');
    await page.evaluate(async () => {
      const {client, ids} = window.majlis;
      await client.send(ids.chat!, '…');
      client.setState(ids.chat!, 'failed', {name: 'client.message.size', detail: 'too long'});
      client.warn({name: 'client.history.gap', detail: 'entries 4 to 9 could not be fetched'}, ids.chat);
      client.typingBy(ids.chat!, ['yusuf']);
    });
  }},
  {name: 'left', to: (page) => openConversation(page, 'left')},
  {name: 'no-page', to: (page) => page.evaluate(() => void (location.hash = '#/page/polls/all'))},
  {name: 'new-chat', to: (page) => page.locator('majlis-sidebar .head button').click()},
  {name: 'menu', to: async (page) => {
    await openConversation(page, 'chat');
    await page.locator('majlis-message').nth(4).locator('.bubble').click({button: 'right', position: {x: 30, y: 12}});
  }},
  {name: 'reactions', to: async (page) => {
    await openConversation(page, 'chat');
    await page.locator('majlis-message').nth(4).locator('.bubble').click({button: 'right', position: {x: 30, y: 12}});
    await page.getByRole('menuitem').nth(1).click();
  }},
  {name: 'offline', to: async (page) => {
    await openConversation(page, 'chat');
    await page.evaluate(async () => {
      window.majlis.client.setConnection('offline');
      await window.majlis.client.send(window.majlis.ids.chat!, '…');
    });
  }},
  {name: 'files', scene: 'files', to: openFiles},
  {name: 'files-above', scene: 'files', to: async (page) => {
    await openFiles(page);
    await page.locator('majlis-timeline .scroller').evaluate((element) => (element.scrollTop = 0));
    await page.locator('majlis-file-card .one img.full').first().waitFor();
  }},
  {name: 'files-sending', scene: 'files', to: async (page) => {
    await openFiles(page);
    await page.evaluate((one) => {
      const {files, ids} = window.majlis, conversation = ids.files!;
      files.show([{...one, conversation, id: 'a'}, {...one, conversation, id: 'b', state: 'asleep', files: [{...one.files[0]!, asleep: true}]},
        {...one, conversation, id: 'c', state: 'failed', failure: {name: 'files.too_large', detail: 'too large'}}]);
    }, kParcel);
  }},
  {name: 'files-offer', scene: 'files', to: async (page) => {
    await openFiles(page);
    await page.locator('majlis-conversation').evaluate(async (element) => {
      const data = new DataTransfer();
      for (const [at, name] of ['IMG_1004.jpg', 'IMG_1007.jpg', 'Lease 2027.pdf'].entries()) {
        const canvas = new OffscreenCanvas(320, 240), pen = canvas.getContext('2d')!;
        pen.fillStyle = `hsl(${160 + 40 * at} 45% 55%)`;
        pen.fillRect(0, 0, 320, 240);
        const image = name.endsWith('.jpg');
        data.items.add(new File([image ? await canvas.convertToBlob({type: 'image/jpeg'}) : 'x'.repeat(482_000)], name, {type: image ? 'image/jpeg' : 'application/pdf'}));
      }
      element.dispatchEvent(new DragEvent('drop', {bubbles: true, composed: true, cancelable: true, dataTransfer: data}));
    });
    await page.locator('majlis-offer img').nth(1).waitFor();
  }},
  {name: 'files-viewer', scene: 'files', to: async (page) => {
    await openFiles(page);
    await page.locator('majlis-file-card .grid majlis-file-picture button').first().click();
    await page.locator('majlis-file-viewer img').waitFor();
  }},
  {name: 'search', to: async (page) => {
    const word = await page.evaluate(() => window.majlis.client.conversation(window.majlis.ids.chat!)!.last!.text.split(' ')[0]!);
    await page.locator('majlis-sidebar input[type=search]').fill(word);
    await page.locator('majlis-sidebar .found').first().waitFor();
  }},
  {name: 'camera', to: async (page) => {
    await openConversation(page, 'long', 'details');
    await page.locator('majlis-safety .answers button').first().click();
    await filming(page);
  }},
  {name: 'camera-refused', to: async (page) => {
    await page.evaluate(() => (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))));
    await openConversation(page, 'long', 'details');
    await page.locator('majlis-safety .answers button').first().click();
    await page.locator('majlis-scanner video').waitFor({state: 'hidden'});
  }},
  {name: 'camera-link', to: async (page) => {
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.locator('majlis-devices button.entry').click();
    await page.locator('majlis-devices majlis-dialog button.button').first().click();
    await filming(page);
  }},
  {name: 'faces', to: async (page) => {
    await faces(page);
    await openConversation(page, 'group');
  }},
  {name: 'face-details', to: async (page) => {
    await faces(page);
    await openConversation(page, 'chat', 'details');
  }},
  {name: 'profile-picture', to: async (page) => {
    await faces(page);
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.locator('majlis-own-profile button.entry').click();
    await page.locator('majlis-own-profile majlis-dialog img').waitFor();
  }},
  {name: 'settings-picture', to: async (page) => {
    await faces(page);
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.locator('majlis-own-profile majlis-avatar img').waitFor();
  }},
  {name: 'settings-end', to: async (page) => {
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.locator('majlis-settings .body').evaluate((each) => void (each.scrollTop = each.scrollHeight));
  }},
  {name: 'question', to: async (page) => {
    await openConversation(page, 'changed');
    await page.locator('majlis-conversation .bar .actions button').click();
  }},
  {name: 'new-group', to: async (page) => {
    await page.locator('majlis-sidebar .head button').click();
    await page.locator('majlis-new-chat .ways button').nth(1).click();
  }},
  {name: 'nothing-found', to: async (page) => {
    await page.locator('majlis-sidebar input[type=search]').fill('zzzz');
    await page.locator('majlis-sidebar .state').waitFor();
  }},
  {name: 'new-conversation', to: async (page) => {
    await page.evaluate(() => {
      const {client} = window.majlis;
      location.hash = `#/chat/${client.add({title: 'nura', peer: client.accountOf('nura')}).view.id}`;
    });
    await page.locator('majlis-composer').waitFor();
  }},
  {name: 'away', to: async (page) => {
    await openConversation(page, 'long');
    await page.locator('majlis-timeline .scroller').evaluate((each) => void (each.scrollTop = each.scrollHeight / 2));
    await page.locator('majlis-timeline .to-end').waitFor();
    await page.locator('majlis-timeline [aria-busy]').first().waitFor({state: 'detached'});
  }},
  {name: 'composing', to: async (page) => {
    await openConversation(page, 'chat');
    await page.locator('majlis-message').nth(4).locator('.bubble').click({button: 'right', position: {x: 30, y: 12}});
    await page.locator('majlis-menu [role=menuitem]').first().click();
    await page.locator('majlis-composer textarea').fill('1\n2\n3\n4');
  }},
  ];
