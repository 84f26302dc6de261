declare module 'linebreak' {
  /** Finds where lines may end, by the Unicode Line Breaking Algorithm (UAX 14). */
  class LineBreaker {
    constructor(text: string);
    nextBreak(): { position: number; required: boolean } | null;
  }
  export = LineBreaker;
}
