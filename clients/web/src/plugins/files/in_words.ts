// A message of files in one line. Whoever sent it wrote its content.
import {t} from '../../i18n/language';
import {safeName} from '../../ui/text_safety';
import {saidOf} from '../in_words';
import type {Spoken} from '../registry';

interface Described {
  name?: unknown;
  media_type?: unknown;
  waveform?: unknown;
}

/** Throws where the content is none of files. */
export function filesInWords({body}: Spoken): string | undefined {
  const {files, text} = (body ?? {}) as {files?: Described[]; text?: unknown};
  if (!files?.length) return undefined;
  const what = files.length === 1 ? one(files[0]!) : files.every((each) => isOf(each, 'image')) ? t('files.pictures', {n: files.length}) : t('files.several', {n: files.length});
  return saidOf(what, text);
}

function one(file: Described): string {
  if (isOf(file, 'image')) return t('files.picture');
  if (isOf(file, 'video')) return t('files.film');
  if (file.waveform) return t('files.record');
  const name = typeof file.name === 'string' ? safeName(file.name) : '';
  return name ? t('files.one', {name}) : t('files.several', {n: 1});
}

function isOf({media_type: type}: Described, kind: string): boolean {
  return typeof type === 'string' && type.startsWith(`${kind}/`);
}
