import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { tidy } from './entity-facts';
import { invalidList } from './invalid-list';

export const UN_FILE = 'UN consolidated list';

/** The list is 2 MB (2026); a document far beyond that is not this list, and is refused before it is parsed. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

export type XmlNode = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is XmlNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the child elements called `name`; an element without content is left out. */
export const children = (node: XmlNode, name: string): XmlNode[] => [node[name]].flat().filter(isNode);

/** Returns all non-empty texts of the elements called `name`. */
export const texts = (node: XmlNode, name: string): string[] =>
  [node[name]]
    .flat()
    .map((value) => (isNode(value) ? value['#text'] : value))
    .flatMap((value) => (typeof value === 'string' && tidy(value) !== '' ? [tidy(value)] : []));

export const text = (node: XmlNode, name: string): string | undefined => texts(node, name)[0];

const parsed = (xml: string): unknown => {
  try {
    return new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      parseTagValue: false,
      // Also decodes numbers (`&#233;`); names beyond XML's own five never come this far.
      htmlEntities: true,
    }).parse(xml);
  } catch (error) {
    // The parser's own limits, such as the depth of nesting.
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidList(UN_FILE, 'as XML', reason, 'stops the reading: is it the UN list?', error);
  }
};

const NAMES = ['amp', 'lt', 'gt', 'quot', 'apos'];
const NOT_REFERENCED = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g;

/** XML 1.0, production 2: neither control characters nor halves of a surrogate pair. */
const isCharacter = (code: number): boolean =>
  [0x9, 0xa, 0xd].includes(code) ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

const isReference = (reference: string): boolean => {
  const [, hex, decimal] = /^#(?:x([\da-f]+)|(\d+))$/i.exec(reference) ?? [];
  if (hex !== undefined) return isCharacter(parseInt(hex, 16));
  return decimal === undefined ? NAMES.includes(reference) : isCharacter(Number(decimal));
};

/** A reference that stands for nothing would vanish from a name, or stay in it as it is written. */
const refuseUnknownReferences = (xml: string): void => {
  for (const [whole, reference = ''] of xml.replace(NOT_REFERENCED, '').matchAll(/&([^;&\s]*);/g))
    if (!isReference(reference))
      throw invalidList(UN_FILE, 'character reference', whole, 'stands for no character of XML: fetch the file again');
};

/**
 * Parses the UN list into a plain tree from its root element, attributes as `@name`. A document type declaration is
 * refused, so no entity beyond the five of XML exists, and nothing outside the document is ever read. Numeric
 * references are decoded. Throws InvalidListError for a declaration, for a reference to no character, for a document
 * over 32 Mi characters and for one that is not whole.
 */
export const parseUnXml = (xml: string): XmlNode => {
  if (xml.length > MAX_CHARACTERS)
    throw invalidList(UN_FILE, 'whole file', `${xml.length} characters`, `is over the limit of ${MAX_CHARACTERS}`);
  const doctype = /<!(DOCTYPE|ENTITY)/i.exec(xml);
  if (doctype)
    throw invalidList(
      UN_FILE,
      `character ${doctype.index}`,
      doctype[0],
      'is not allowed: the UN publishes its list without one',
    );
  const fault = XMLValidator.validate(xml);
  if (fault !== true)
    throw invalidList(UN_FILE, `line ${fault.err.line}`, fault.err.msg, 'breaks the XML: fetch the file again');
  refuseUnknownReferences(xml);
  const tree = parsed(xml);
  const root = isNode(tree) ? children(tree, 'CONSOLIDATED_LIST')[0] : undefined;
  if (!root)
    throw invalidList(UN_FILE, 'root element', xml.slice(0, 60), 'is not CONSOLIDATED_LIST: is it the UN list?');
  return root;
};
