import { NAMES_BY_SCRIPT } from '../../test/factories/names-by-script';
import { isCountryInUse, isEmailAddress, isName } from './donor-fields';

describe('a name', () => {
  test.each(Object.entries(NAMES_BY_SCRIPT))('may be in %s', (_, [name = '']) => {
    expect(isName(name, 'individual')).toBe(true);
  });

  test.each([
    ['a person', 'individual', 'O', true],
    ['a person with a digit alone', 'individual', '7', false],
    ['an organization with digits alone', 'organization', '1848', true],
    ['an organization with Arabic digits alone', 'organization', '١٨٤٨', true],
    ['a person with punctuation alone', 'individual', "-.'", false],
    ['an organization with punctuation alone', 'organization', '&', false],
    ['a person with a picture alone', 'individual', '🦩', false],
    ['a person with Hangul fillers alone', 'individual', '\u3164\u115f\u1160\uffa0', false],
    ['an organization with Hangul fillers alone', 'organization', '\u3164\u3164', false],
    ['a person with marks alone', 'individual', '\u0308\u093f', false],
    ['a person with a Roman numeral sign alone', 'individual', 'Ⅷ', false],
    ['a person with nothing', 'individual', '', false],
  ] as const)('of %s, as %s', (_, kind, text, names) => expect(isName(text, kind)).toBe(names));
});

describe('a country', () => {
  test.each(['US', 'GB', 'DE', 'CH', 'TW', 'PS', 'AX', 'BQ', 'SS', 'AQ', 'XK'])('%s is in use', (code) => {
    expect(isCountryInUse(code)).toBe(true);
  });

  test.each([
    ['not assigned', 'AA'],
    ['not assigned', 'XX'],
    ['not assigned', 'ZZ'],
    ['not assigned', 'QO'],
    ['reserved', 'UK'],
    ['reserved', 'EU'],
    ['reserved', 'UN'],
    ['reserved', 'IC'],
    ['withdrawn', 'DD'],
    ['withdrawn', 'YU'],
    ['withdrawn', 'AN'],
    ['in small letters', 'us'],
    ['too long', 'USA'],
    ['no text', ''],
    ['of Object', 'constructor'],
  ])('whose code is %s, %s, is not in use', (_, code) => expect(isCountryInUse(code)).toBe(false));
});

describe('an email address', () => {
  test.each([
    'donor@example.org',
    "o'neil+gifts@mail.example.co.uk",
    '用户@例子.广告',
    'अजय@डाटा.भारत',
    'квіточка@пошта.укр',
    'χρήστης@παράδειγμα.ελ',
    'Dörte@Sörensen.example.com',
    'donor@xn--fsqu00a.xn--0zwm56d',
    `${'a'.repeat(64)}@example.org`,
  ])('may be %s', (text) => expect(isEmailAddress(text)).toBe(true));

  test.each([
    ['no @', 'donor.example.org'],
    ['two @', 'a@b@example.org'],
    ['nothing before the @', '@example.org'],
    ['no domain', 'donor@'],
    ['one label', 'donor@localhost'],
    ['a blank', 'do nor@example.org'],
    ['a control character', 'do\u0007nor@example.org'],
    ['an override of direction', 'donor\u202e@example.org'],
    ['a space without width', 'donor@exam\u200bple.org'],
    ['a comma', 'donor,x@example.org'],
    ['angle brackets', '<donor@example.org>'],
    ['two dots', 'do..nor@example.org'],
    ['a dot at the end', 'donor@example.org.'],
    ['a dot before the @', 'donor.@example.org'],
    ['an address of the internet', 'donor@192.168.0.1'],
    ['a port', 'donor@example.org:25'],
    ['a path', 'donor@example.org/x'],
    ['an underscore in its domain', 'donor@exa_mple.org'],
    ['a hyphen at the start of a label', 'donor@-example.org'],
    ['65 bytes before the @', `${'a'.repeat(65)}@example.org`],
    ['65 bytes of 22 characters before the @', `${'用'.repeat(22)}@example.org`],
    ['a label of 64 letters', `donor@${'a'.repeat(64)}.org`],
    ['255 bytes', `donor@${'a.'.repeat(122)}orgex`],
    ['half a character', 'do\ud800nor@example.org'],
  ])('has not %s', (_, text) => expect(isEmailAddress(text)).toBe(false));
});
