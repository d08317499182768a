// What the plugin `files` says: its own catalogue, which comes with it.
import type {Failure} from '../../client/client';
import {compose, languageTag} from '../../i18n/language';
import type {Fill, Message} from '../../i18n/message';
import {failureText} from '../../ui/failure_text';

export const en = {
  'send.heading': {one: 'Send a file', other: 'Send {n} files'},
  'send.caption': 'Caption',
  'send.yes': 'Send',
  'send.no': 'Cancel',
  'send.remove': 'Remove {name}',
  'send.metadata': 'Leave out where, when and with which camera pictures and films were taken',
  'send.names': 'Tell the names of the files',
  'send.many': 'One message brings at most {n} files.',
  'send.more': 'Add more',
  'tray.sending': 'Sending {done} of {size}',
  'tray.rate': '{rate} a second, {left} left',
  'tray.waiting': 'Waiting for the host…',
  'tray.asleep': 'Not sent yet: choose {name} again to go on.',
  'tray.choose': 'Choose the file',
  'tray.cancel': 'Stop sending {name}',
  'tray.retry': 'Try again',
  'tray.parcel': 'Files on their way',
  'tray.count': {one: '{n} file', other: '{n} files'},
  'card.save': 'Save {name}',
  'card.open': 'Look at {name}',
  'card.play': 'Play {name}',
  'card.photo': 'Photo',
  'card.video': 'Video',
  'card.file': 'File',
  'card.fetching': 'Fetching {name}',
  'card.stop': 'Stop fetching {name}',
  'card.nonsense': 'This message of files makes no sense.',
  'card.more': 'and {n} more',
  'view.label': 'Pictures',
  'view.close': 'Close',
  'view.next': 'Next',
  'view.previous': 'Previous',
  'view.place': '{at} of {all}',
  'voice.message': 'Voice message',
  'voice.play': 'Play voice message',
  'voice.pause': 'Pause',
  'voice.seek': 'Place in the voice message',
  'voice.at': '{at} of {all}',
  'voice.recording': 'Recording',
  'voice.send': 'Send voice message',
  'voice.discard': 'Throw the recording away',
  'unit.bytes': {one: '{n} byte', other: '{n} bytes'},
  'failure.gone': 'The file is no longer at the host: its time was over, or its sender took it back.',
  'failure.historyGone': 'Your history is no longer at the host: it is kept for a week.',
  'failure.damaged': 'What the host gives is not what was sent. Ask for the file in another way.',
  'failure.large': 'The file is larger than this host takes, or than what is left to you there.',
  'failure.hostFull': 'The host has no room left. It goes on once its owner has made some.',
  'failure.none': 'This host takes no files.',
  'failure.refused': 'The host does not take the file.',
  'failure.picture': 'This picture is damaged: what it says of its maker cannot be taken out. Send it with that, or save it anew.',
  'failure.pictureKind': 'What this kind of picture or film says of its maker and place cannot be taken out. Send it with that, or save it as JPEG first.',
  'failure.other': 'This is another file than the one that was begun. Choose that one, or stop sending it and send the other anew.',
  'failure.unreadable': 'The file cannot be read any more. Choose it again.',
  'failure.big': 'This browser cannot save a file of this size here. Open Majlis in a tab of its own, or use the command line.',
  'camera.heading': 'Photo',
  'camera.view': 'What the camera sees',
  'camera.take': 'Take the photo',
  'failure.camera': 'There is no camera that this page may use.',
  'failure.microphone': 'There is no microphone that this page may use.',
  'failure.playing': 'This browser cannot play it. Save it to look at it elsewhere.',
} as const satisfies Record<string, Message>;

export type Word = keyof typeof en;

export const ar: Record<Word, Message> = {
  'send.heading': {zero: 'لا ملفات للإرسال', one: 'إرسال ملف', two: 'إرسال ملفين', few: 'إرسال {n} ملفات', many: 'إرسال {n} ملفًا', other: 'إرسال {n} ملف'},
  'send.caption': 'تعليق',
  'send.yes': 'إرسال',
  'send.no': 'إلغاء',
  'send.remove': 'إزالة {name}',
  'send.metadata': 'حذف مكان التقاط الصور والأفلام ووقته ونوع الكاميرا',
  'send.names': 'إظهار أسماء الملفات',
  'send.many': 'تحمل الرسالة الواحدة {n} ملفًا على الأكثر.',
  'send.more': 'إضافة المزيد',
  'tray.sending': 'أُرسل {done} من {size}',
  'tray.rate': '{rate} في الثانية، بقي {left}',
  'tray.waiting': 'في انتظار الخادم…',
  'tray.asleep': 'لم يُرسل بعد: اختر {name} مرة أخرى للمتابعة.',
  'tray.choose': 'اختيار الملف',
  'tray.cancel': 'إيقاف إرسال {name}',
  'tray.retry': 'إعادة المحاولة',
  'tray.parcel': 'ملفات في الطريق',
  'tray.count': {zero: 'لا ملفات', one: 'ملف واحد', two: 'ملفان', few: '{n} ملفات', many: '{n} ملفًا', other: '{n} ملف'},
  'card.save': 'حفظ {name}',
  'card.open': 'عرض {name}',
  'card.play': 'تشغيل {name}',
  'card.photo': 'صورة',
  'card.video': 'مقطع مصوّر',
  'card.file': 'ملف',
  'card.fetching': 'جارٍ جلب {name}',
  'card.stop': 'إيقاف جلب {name}',
  'card.nonsense': 'رسالة الملفات هذه لا معنى لها.',
  'card.more': 'و{n} أخرى',
  'view.label': 'الصور',
  'view.close': 'إغلاق',
  'view.next': 'التالي',
  'view.previous': 'السابق',
  'view.place': '{at} من {all}',
  'voice.message': 'رسالة صوتية',
  'voice.play': 'تشغيل الرسالة الصوتية',
  'voice.pause': 'إيقاف مؤقت',
  'voice.seek': 'الموضع في الرسالة الصوتية',
  'voice.at': '{at} من {all}',
  'voice.recording': 'جارٍ التسجيل',
  'voice.send': 'إرسال الرسالة الصوتية',
  'voice.discard': 'التخلص من التسجيل',
  'unit.bytes': {zero: 'فارغ', one: 'بايت واحد', two: 'بايتان', few: '{n} بايتات', many: '{n} بايتًا', other: '{n} بايت'},
  'failure.gone': 'لم يعد الملف عند الخادم: انتهت مدته أو سحبه مرسله.',
  'failure.historyGone': 'لم يعد سجلك عند الخادم: يُحفظ هناك أسبوعًا.',
  'failure.damaged': 'ما يعطيه الخادم ليس ما أُرسل. اطلب الملف بطريقة أخرى.',
  'failure.large': 'الملف أكبر مما يقبله هذا الخادم، أو مما بقي لك فيه.',
  'failure.hostFull': 'لم تبقَ مساحة عند الخادم. سيتابع الإرسال حين يفسح صاحبه مكانًا.',
  'failure.none': 'هذا الخادم لا يقبل الملفات.',
  'failure.refused': 'الخادم لا يقبل الملف.',
  'failure.picture': 'هذه الصورة تالفة، ولا يمكن حذف بيانات ملتقطها. أرسلها معها أو احفظها من جديد.',
  'failure.pictureKind': 'لا يمكن حذف ما يقوله هذا النوع من الصور أو الأفلام عن صاحبه ومكانه. أرسله معها أو احفظه بصيغة JPEG أولًا.',
  'failure.other': 'هذا ملف غير الذي بدأ إرساله. اختر ذلك الملف، أو أوقف إرساله وأرسل الآخر من جديد.',
  'failure.unreadable': 'لم تعد قراءة الملف ممكنة. اختره مرة أخرى.',
  'failure.big': 'لا يستطيع هذا المتصفح حفظ ملف بهذا الحجم هنا. افتح مجلس في صفحة مستقلة أو استعمل سطر الأوامر.',
  'camera.heading': 'صورة',
  'camera.view': 'ما تراه الكاميرا',
  'camera.take': 'التقاط الصورة',
  'failure.camera': 'لا توجد كاميرا يمكن لهذه الصفحة استعمالها.',
  'failure.microphone': 'لا يوجد ميكروفون يمكن لهذه الصفحة استعماله.',
  'failure.playing': 'لا يستطيع هذا المتصفح تشغيله. احفظه لتشغيله في مكان آخر.',
};

/** The sentence in the page's language. */
export function w<K extends Word>(key: K, ...fill: Fill<(typeof en)[K]>): string {
  return compose((languageTag() === 'ar' ? ar : en)[key], fill[0] as Record<string, string | number> | undefined);
}

const sentences: readonly (readonly [string, Word & `failure.${string}`])[] = [
  ['files.gone', 'failure.gone'],
  ['files.download', 'failure.damaged'],
  ['attachments', 'failure.damaged'],
  ['files.too_large', 'failure.large'],
  ['files.host_full', 'failure.hostFull'],
  ['files.none', 'failure.none'],
  ['files.refused', 'failure.refused'],
  ['files.metadata.kind', 'failure.pictureKind'],
  ['files.metadata', 'failure.picture'],
  ['files.other', 'failure.other'],
  ['files.unreadable', 'failure.unreadable'],
  ['files.big', 'failure.big'],
  ['files.microphone', 'failure.microphone'],
];

export function filesFailure(failure: Failure): string {
  const found = sentences.find(([name]) => failure.name === name || failure.name.startsWith(`${name}.`));
  return found ? w(found[1]) : failureText(failure);
}

const kUnits = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** "1.2 MB"; powers of ten, as people count them. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return w('unit.bytes', {n: bytes});
  const power = Math.min(kUnits.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(languageTag(), {style: 'unit', unit: kUnits[power - 1]!, maximumFractionDigits: value < 100 ? 1 : 0}).format(value);
}

/** "2:05" */
export function playTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = new Intl.NumberFormat(languageTag(), {minimumIntegerDigits: 2}), one = new Intl.NumberFormat(languageTag(), {useGrouping: false});
  const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${one.format(hours)}:${two.format(minutes)}` : one.format(minutes)}:${two.format(seconds % 60)}`;
}
