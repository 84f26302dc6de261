import { formsOf, unreadableReasons } from './reading';

describe('unreadableReasons', () => {
  test.each([
    ['a Latin name', 'Zorvane Quillfeather'],
    ['marks', 'Zørväne Quíllfeather-Ńøwak'],
    ['a couple', 'Marigold & Hedwig Testwell'],
    ['a short name in brackets', 'Marigold (Mari) Testwell'],
    ['an apostrophe', "Zorvane O'Quill"],
    ['three initials', 'J. R. R. Quillfeather'],
    ['an ordinal', 'Zorvane Quillfeather 3rd'],
    ['a decomposed mark', 'Zorva\u0308ne Quillfeather'],
  ])('is empty for %s', (_, name) => expect(unreadableReasons(name)).toEqual([]));

  test.each([
    ['Arabic', 'زورفان كويل', ['script']],
    ['Persian', 'زروان پرنده‌دوست', ['hidden-characters', 'script']],
    ['Chinese', '金铁三', ['script']],
    ['Cyrillic', 'Зорван Квилл', ['script']],
    ['one Cyrillic letter among Latin ones', 'Zоrvane Quillfeather', ['script']],
    ['a direction override', '\u202erehtaefiluQ enavroZ', ['hidden-characters']],
    ['a soft hyphen', 'Zor\u00advane Quillfeather', ['hidden-characters']],
    ['a zero-width space', 'Zor\u200bvane Quillfeather', ['hidden-characters']],
    ['a digit for a letter', 'Z0rvane Quillfeather', ['signs-in-words']],
    ['a sign for a letter', 'Zorv@ne Quillfeather', ['signs-in-words']],
    ['spaced letters', 'Z o r v a n e Quillfeather', ['spaced-letters']],
    ['spaced letters with hyphens', 'Z-o-r-v-a-n-e Quillfeather', ['spaced-letters']],
    ['a name in pieces', 'Zor van e Qui llf', ['spaced-letters']],
    ['another sign for a letter', 'Zorvan€ Quillfeather', ['signs-in-words']],
    ['brackets in a word', 'Z(o)rvane Quillfeather', ['signs-in-words']],
    ['a slash in a word', 'Zor/vane Quillfeather', ['signs-in-words']],
    ['letters as pictures', 'Zorvane 🅠🅤🅘🅛🅛', ['signs-in-words']],
    ['letters above others', 'Zoͬvaͤ Quillfeather', ['hidden-characters']],
    ['spaced letters with stops', 'Z.o.r.v.a.n.e Quillfeather', ['spaced-letters']],
    ['fifteen words', 'qaaa qabb qacc qadd qaff qagg qahh qaii qajj qakk qall qamm qann qaoo qapp', ['too-many-words']],
    ['no letter', '12 34', ['no-letters', 'signs-in-words']],
    ['nothing that prints', '\u200b', ['no-letters', 'hidden-characters']],
  ])('names the reason for %s', (_, name, reasons) => expect(unreadableReasons(name)).toEqual(reasons));

  test('lets digits and signs stand in the name of a company', () => {
    expect(unreadableReasons('Studio54 Gears', 'organization')).toEqual([]);
    expect(unreadableReasons('Studio54 Gears', 'individual')).toEqual(['signs-in-words']);
  });
});

describe('formsOf', () => {
  test.each([
    ['signs as letters', 'Z0rv@ne Qu1llfeather', 'Zorvane Quillfeather'],
    ['spaced letters as one word', 'Z o r v a n e Quillfeather', 'Zorvane Quillfeather'],
    ['a short word as initials', 'AB Quillfeather', 'A. B Quillfeather'],
    ['what is between hidden characters as one', 'Zor\u200bvane', 'Zorvane'],
  ])('reads %s', (_, name, form) => expect(formsOf(name)).toContain(form));

  test('gives one form for an ordinary name', () => {
    expect(formsOf('Zorvane Quillfeather')).toEqual(['Zorvane Quillfeather']);
  });
});
