// What kind of card a file gets. Types are the sender's word: only those that browsers draw or play without running
// anything of theirs count.
import type {SentFile} from '../model';

export type Kind = 'picture' | 'video' | 'voice' | 'audio' | 'file';

const kPictures = /^image\/(jpeg|png|gif|webp|avif)$/;
const kVideos = /^video\/(mp4|webm|ogg|quicktime)$/;
const kSounds = /^audio\/(mpeg|mp4|ogg|opus|wav|webm|flac|aac)$/;

export function kindOf({media_type: type = '', waveform}: SentFile): Kind {
  if (kPictures.test(type)) return 'picture';
  if (kVideos.test(type)) return 'video';
  if (kSounds.test(type)) return waveform ? 'voice' : 'audio';
  return 'file';
}
