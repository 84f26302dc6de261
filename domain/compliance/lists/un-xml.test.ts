import { children, parseUnXml, text, texts } from './un-xml';

const list = (body: string) =>
  `<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:00Z">${body}</CONSOLIDATED_LIST>`;

test('parseUnXml returns a list for an element that occurs once, many times or empty', () => {
  const root = parseUnXml(list('<A><B>1</B><B/><B> 2 &amp; 3 </B></A><C><B>4</B></C><D/>'));
  expect(text(root, '@dateGenerated')).toBe('2026-02-27T00:00:00Z');
  expect(children(root, 'A').map((node) => texts(node, 'B'))).toEqual([['1', '2 & 3']]);
  expect(children(root, 'D')).toEqual([]);
  expect(children(root, 'Z')).toEqual([]);
  expect(text(root, 'Z')).toBeUndefined();
});

test('parseUnXml keeps numbers as they are written', () => {
  expect(text(parseUnXml(list('<N>0035011785</N>')), 'N')).toBe('0035011785');
});

test('characters by number are decoded, once', () => {
  const root = parseUnXml(
    list('<A>Andr&#233; &#x4F;&#x4f; &#x1F600;</A><B>&amp;#233; &lt;</B><C><![CDATA[&#233;&x;]]></C>'),
  );
  expect(text(root, 'A')).toBe('André OO 😀');
  expect(text(root, 'B')).toBe('&#233; <');
  expect(text(root, 'C')).toBe('&#233;&x;');
});

test('a list written in numbers throughout reads whole', () => {
  expect(text(parseUnXml(list(`<A>${'&#233;'.repeat(30_000)}</A>`)), 'A')).toBe('é'.repeat(30_000));
});

test.each(['&#0;', '&#27;', '&#xD800;', '&#xFFFE;', '&#x110000;', '&nbsp;', '&x;'])('%s is refused', (reference) => {
  expect(() => parseUnXml(list(`<A>Zor${reference}vane</A>`))).toThrow(
    `character reference: '${reference}' stands for no character of XML`,
  );
});

test.each([
  [
    'an external entity',
    `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${list('<A>&e;</A>')}`,
    /'<!DOCTYPE' is not allowed/,
  ],
  [
    'an entity bomb',
    `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${list('<A>&b;</A>')}`,
    /'<!DOCTYPE' is not allowed/,
  ],
  ['a list cut short', list('<A><B>1</B></A>').slice(0, -30), /breaks the XML: fetch the file again/],
  ['another document', '<html><body>Service unavailable</body></html>', /is not CONSOLIDATED_LIST/],
  ['no XML at all', 'Service unavailable', /UN consolidated list, .*Service unavailable|breaks the XML/],
  ['an empty document', '', /UN consolidated list/],
])('parseUnXml refuses %s', (_, xml, message) => {
  expect(() => parseUnXml(xml)).toThrow(message);
});

test('parseUnXml refuses a document over the limit before it is parsed', () => {
  expect(() => parseUnXml('<'.padEnd(32 * 1024 * 1024 + 1, 'a'))).toThrow(/is over the limit of 33554432/);
});

test('parseUnXml refuses or reads deep nesting without a crash', () => {
  const deep = list('<A>'.repeat(50_000) + '</A>'.repeat(50_000));
  expect(() => parseUnXml(deep)).toThrow(/UN consolidated list/);
});
