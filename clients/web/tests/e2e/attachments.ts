// How a visitor sends files and saves those of others.
import type {Visitor} from './visitor';

/** Through the composer's menu and the question that follows. */
export async function attach(visitor: Visitor, paths: string[], caption = ''): Promise<void> {
  const chooser = visitor.page.waitForEvent('filechooser');
  await visitor.button('composer.add').click();
  await visitor.choose('files.attach');
  await (await chooser).setFiles(paths);
  const question = visitor.app.locator('majlis-offer');
  if (caption) await question.locator('textarea').fill(caption);
  await question.locator('button[type=submit]').click();
  await question.waitFor({state: 'detached'});
}

/** Where the browser saves the last file whose card says `name`. */
export async function save(visitor: Visitor, name: string): Promise<string> {
  const download = visitor.page.waitForEvent('download');
  await visitor.app.locator('majlis-file-row', {hasText: name}).last().locator('button').click();
  return (await download).path();
}
