// What the people of the fake world say, in two languages.

export interface Lines {
  own: string;
  people: string[];
  chat: string[];
  group: string[];
  groupTitle: string;
  broadcastTitle: string;
  leftTitle: string;
  broadcast: string;
  left: string;
  request: string;
  changed: string[];
  note: string;
  draft: string;
  cardFallback: string;
  words: string[];
}

const en: Lines = {
  own: 'amina',
  people: ['yusuf', 'layla', 'omar', 'maryam'],
  chat: [
    'Good evening! Are you still coming on Thursday?',
    'My sister is in town, she would love to meet you.',
    'Yes, with pleasure. I leave work at *five* and take the tram.',
    'I could bring dessert. Basbousa?',
    'Perfect. What we still need:\n- mint, a lot of it\n- the **good** coffee\n- two folding chairs\n\nThe street is closed, so look here first: https://trams.example/line-4',
    'The chairs are in my cellar, I bring both.',
    'You are a treasure. `basbousa --extra-syrup` please',
    'Noted, with extra syrup.',
    'See you on Thursday then!',
  ],
  group: [
    'The reading circle meets on Sunday as always.',
    'Could we begin an hour later? I have guests until noon.',
    '> as always\n\nAnd perhaps outside, if the weather stays like this?',
    'Both are fine with me. I bring the blankets.',
    'Then it is settled: Sunday at three, under the big mulberry tree.',
  ],
  groupTitle: 'Reading circle',
  broadcastTitle: 'Building 12, notices',
  leftTitle: 'Old flat',
  broadcast: 'The lift is serviced on Monday between nine and eleven.',
  left: 'Keys are with the neighbours.',
  request: 'Hello Amina, we met at the book fair. May I ask you about the translation?',
  changed: ['I have a new phone, everything should work again.', 'Good to hear from you!'],
  note: 'Passport office: open until **14:00**, bring two pictures.',
  draft: 'About the train on Friday',
  cardFallback: 'Poll: Where shall we meet? (Tree, Café, Library)',
  words: ['bread', 'window', 'river', 'tomorrow', 'perhaps', 'garden', 'the', 'a', 'quiet', 'letter', 'bring', 'evening', 'street', 'with', 'and', 'lemon', 'house'],
};

const ar: Lines = {
  own: 'أمينة',
  people: ['يوسف', 'ليلى', 'عمر', 'مريم'],
  chat: [
    'مساء الخير! هل ما زلتِ قادمة يوم الخميس؟',
    'أختي في المدينة، وتودّ أن تتعرف إليك.',
    'نعم بكل سرور. أغادر العمل في *الخامسة* وأستقل الترام.',
    'أستطيع أن أُحضر الحلوى. بسبوسة؟',
    'ممتاز. ما زال ينقصنا:\n- نعناع، الكثير منه\n- القهوة **الجيدة**\n- كرسيان قابلان للطي\n\nالشارع مغلق، فانظري هنا أولًا: https://trams.example/line-4',
    'الكرسيان في القبو عندي، سأُحضرهما.',
    'أنتِ كنز! ولا تنسي `basbousa --extra-syrup` من فضلك',
    'حسنًا، مع الكثير من القطر.',
    'إلى اللقاء يوم الخميس إذن!',
  ],
  group: [
    'تجتمع حلقة القراءة يوم الأحد كالعادة.',
    'هل يمكن أن نبدأ بعد ساعة؟ عندي ضيوف حتى الظهر.',
    '> كالعادة\n\nوربما في الخارج إن بقي الجو هكذا؟',
    'كلاهما يناسبني. سأُحضر البُسُط.',
    'اتفقنا إذن: الأحد في الثالثة، تحت شجرة التوت الكبيرة.',
  ],
  groupTitle: 'حلقة القراءة',
  broadcastTitle: 'العمارة ١٢، إعلانات',
  leftTitle: 'الشقة القديمة',
  broadcast: 'صيانة المصعد يوم الإثنين بين التاسعة والحادية عشرة.',
  left: 'المفاتيح عند الجيران.',
  request: 'مرحبًا أمينة، التقينا في معرض الكتاب. هل لي أن أسألك عن الترجمة؟',
  changed: ['عندي هاتف جديد، كل شيء يعمل الآن.', 'سعيدة بسماع أخبارك!'],
  note: 'مكتب الجوازات: مفتوح حتى **١٤:٠٠**، مع صورتين.',
  draft: 'بخصوص قطار يوم الجمعة',
  cardFallback: 'استطلاع: أين نلتقي؟ (الشجرة، المقهى، المكتبة)',
  words: ['خبز', 'نافذة', 'نهر', 'غدًا', 'ربما', 'حديقة', 'في', 'هادئ', 'رسالة', 'مساء', 'شارع', 'مع', 'ليمون', 'بيت', 'قهوة'],
};

export function linesOf(language: 'en' | 'ar'): Lines {
  return language === 'ar' ? ar : en;
}
